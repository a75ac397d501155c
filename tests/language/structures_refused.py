"""What is not followed of tuples, lists, dicts and records: refused with a place."""

import numpy as np


def popped_anywhere(x, k):
    xs = [x, x * x, 2.0 * x]
    y = xs.pop(k)
    return y * xs[0]


def inserted(x, k):
    xs = [x]
    xs.insert(k, x * 2.0)
    return xs[0]


def under_two_names(x):
    xs = [x]
    ys = xs if x > 0 else [x * x]
    ys.append(x * 2.0)
    return xs[1]


def argument_grows(params, x):
    params.append(x)
    s = 0.0
    for p in params:
        s += p * x
    return s


def one_or_other(params, others, x):
    s = 0.0
    for p in params if x > 0 else others:
        s += p * x
    return s


def layer_written(params, x):
    h = x
    for w, b in params:
        w *= 2.0
        h = np.tanh(h * w + b)
    return np.sum(h)


def kept_then_written(x, v):
    kept = []
    u = v * x
    for _ in range(3):
        kept.append(u)
        u[0] = x
    return np.sum(kept[0] * kept[1])


def deleted(x):
    p = {"a": x, "b": x * 2.0}
    p.pop("a")
    return p["b"]


def set_default(x):
    p = {"a": x}
    y = p.setdefault("b", x * 2.0)
    return y * p["a"]


def stored_elsewhere(x, log):
    log.append(x)
    return log[-1] * x


def array_element_replaced(x, v):
    xs = [v * x]
    for _ in range(2):
        xs.append(xs[-1] * x)
    xs[0] = v
    return np.sum(xs[0] * xs[1])


def sorted_list(x):
    xs = [x * 2.0]
    for _ in range(2):
        xs.append(x)
    xs.sort()
    return xs[0]


def reversed_list(params, x):
    s = 0.0
    for p in params:
        s = s * x + p
    params.reverse()
    return s * params[0]


def attribute_written(spring, x):
    return setattr(spring, "k", x) or spring.k * x


def loop_over_what_grows(x):
    xs = [x]
    for y in xs:
        if len(xs) < 4:
            xs.append(y * x)
    return xs[-1]


def list_in_place_sum(x):
    xs = [x]
    ys = xs if x > 0 else [x * x]
    xs += [x * 2.0]
    return ys[-1]


def gains_a_key_under_two_names(x):
    d = {}
    d["a"] = x
    e = d
    d["b"] = x * x
    return e["b"]


def gains_a_key_perhaps(x):
    d = {}
    if x > 0.0:
        d["a"] = x * x
    return d["a"] * x


def gains_a_key_and_is_left(x, n):
    for i in range(n):
        d = {"a": x}
        if i > 1:
            break
        d["b"] = x * x
    return sum(d.values())


def gains_keys_and_is_read_in_the_next_round(x, n):
    s = x
    for i in range(n):
        if i > 0:
            s = s + d["b"] * d["a"]  # noqa: F821
        d = {"a": s * x}
        d["b"] = d["a"] * s
    return s


def part_written_in_a_copy(x):
    t = x * x
    state = {"a": x, "inner": {"b": t}}
    other = {**state}
    other["inner"]["b"] = 3.0 * x
    return state["inner"]["b"] * x


def grows_in_a_dict(x):
    values = [x, x * x]
    state = {"values": values, "n": 2}
    state["values"].append(3.0 * x)
    return values[-1] * x


def named_again(x):
    rows = [[0.5, x], [x * x, 2.0, x / 8]]
    rows = rows
    rows.reverse()
    return x * rows[0][0]


V = np.array([0.3, -0.7, 1.1])

CASES = [
    (popped_anywhere, (0.4, 1)), (inserted, (0.4, 0)),
    (under_two_names, (0.4,)), (argument_grows, ([0.3, 0.4], 0.5)),
    (one_or_other, ([0.3, 0.4], [0.1, 0.2], 0.5)), (layer_written, ([(V, 0.1), (V * 2, 0.2)], V)), (kept_then_written, (0.4, V)),
    (deleted, (0.4,)), (set_default, (0.4,)), (stored_elsewhere, (0.4, [])),
    (array_element_replaced, (0.4, V)), (sorted_list, (0.4,)), (reversed_list, ([0.3, 0.5], 0.4)),
    (loop_over_what_grows, (0.4,)),
    (list_in_place_sum, (0.4,)), (part_written_in_a_copy, (0.4,)),
    (grows_in_a_dict, (0.4,)), (named_again, (0.4,)),
    (gains_a_key_under_two_names, (0.4,)), (gains_a_key_perhaps, (0.4,)),
    (gains_a_key_and_is_left, (0.4, 4)), (gains_keys_and_is_read_in_the_next_round, (0.7, 4)),
]  # fmt: skip
