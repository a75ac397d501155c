"""Tuples, lists, dicts, NamedTuples and dataclasses as people use them: passed in, built, taken apart, written into, returned."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

# ruff: noqa: B905, C408, RUF005  (the forms are the point)


class Line(NamedTuple):
    slope: float
    start: float


class Layer(NamedTuple):
    w: np.ndarray
    b: np.ndarray


@dataclass
class Spring:
    stiffness: float
    rest: float


@dataclass(frozen=True)
class Model:
    layer: Layer
    scale: float


# ---- as what is differentiated by


def records_unpacked_in_loop(lines, x):
    for slope, start in lines:
        x = np.tanh(slope * x + start)
    return np.sum(x**2)


def arrays_unpacked_in_loop(pairs, x):
    s = 0.0
    for a, b in pairs:
        s = s * 0.3 + a * b * x
    return s


def tuple_unpacked(params, x):
    w, b = params
    return np.sum(np.tanh(w * x + b) ** 2)


def tuple_by_index(params, x):
    return np.sum(params[0] * x) * params[-1]


def tuple_in_loop(params, x, n):
    s = 0.0
    for i in range(n):
        s = s * params[0] + np.sin(params[1] * x) * i
    return s


def dict_read(params, x):
    return np.sum(np.tanh(params["w"] * x + params["b"]) ** 2)


def dict_of_dicts(params, x):
    inner = params["hidden"]
    h = np.tanh(inner["w"] * x + inner["b"])
    return np.sum(h * params["out"])


def dict_items(params, x):
    s = 0.0
    for name, value in params.items():
        if name != "b":
            s += np.sum(value**2)
    return s + np.sum(params["b"] * x)


def dict_values(params, x):
    s = 0.0
    for value in params.values():
        s += np.sum(value * x)
    return s


def dict_keys(params, x):
    s = 0.0
    for key in params:
        s = s * 0.5 + np.sum(params[key] * x)
    return s


def record_read(line, x):
    return np.sum((line.slope * x + line.start) ** 2)


def record_unpacked(line, x):
    slope, start = line
    return np.sum(np.cos(slope * x + start))


def dataclass_read(spring, x):
    return 0.5 * spring.stiffness * np.sum((x - spring.rest) ** 2)


def nested_records(model, x):
    h = np.tanh(x * model.layer.w + model.layer.b)
    return model.scale * np.sum(h)


def list_but_for_its_last(params, x):
    y = x
    for a, b in params[:-1]:
        y = np.tanh(a * y + b)
    a, b = params[-1]
    return np.sum((a * y + b) ** 2)


def list_of_neighbours(xs, y):
    s = y
    for a, b in zip(xs[:-1], xs[1:]):  # noqa: RUF007
        s = s + (a - b) ** 2 * s
    for k, a in enumerate(xs[1:-1]):
        s = s * a + k
    for a in reversed(xs[2:]):
        s = np.sin(s * a)
    return s


def list_unpacked(params, x):
    w1, b1, w2 = params
    return np.tanh(x @ w1 + b1) @ w2


def list_of_numbers(params, x):
    a, b, c = params
    return a * x**2 + b * x + c


def one_part_unused(params, x):
    return np.sum(params["w"] * x)


def reassigned_parameter(params, x):
    params = (params[0] * 2.0, params[1])
    a, b = params
    return a * b * x


def written_parameter(params, x):
    params["w"] = params["w"] * x
    params["b"] += 1.0
    return np.sum(params["w"]) * params["b"]


def used_in_branch(params, x):
    if x > 0.0:
        return params["w"] * x
    return params["b"] ** 2


# ---- a list of any length


def network(params, x):
    h = x
    for w, b in params:
        h = np.tanh(h @ w + b)
    return np.mean(h**2)


def list_of_arrays(params, x):
    s = x
    for p in params:
        s = s + np.sum(p**2) * s
    return s


def list_of_floats(params, x):
    s = 0.0
    for p in params:
        s = s * x + p
    return s


def list_by_index(params, x):
    s = 0.0
    for i in range(len(params)):
        s = s + params[i] * x**i
    return s * params[0]


def list_of_dicts(params, x):
    h = x
    for layer in params:
        h = np.tanh(h * layer["w"] + layer["b"])
    return np.sum(h)


def list_of_records(params, x):
    h = x
    for layer in params:
        h = np.sin(h * layer.w + layer.b)
    return np.sum(h)


def list_with_index(params, x):
    s = 0.0
    for i, (w, b) in enumerate(params):
        s = s + np.sum(w * x) * (i + 1) + b
    return s


def list_zipped(params, xs):
    s = 0.0
    for (w, b), x in zip(params, xs):
        s = s + np.tanh(w * x + b)
    return s


def list_twice(params, x):
    s = 0.0
    for p in params:
        s = s + p * x
    for p in params:
        s = s * p
    return s


def list_in_rounds(params, x, n):
    s = x
    for _ in range(n):
        for p in params:
            s = np.sin(s * p)
    return s


def list_left_early(params, x):
    s = 0.0
    for p in params:
        if s > 2.0:
            break
        s = s + p * x
    return s


def list_element_of_element(params, x):
    s = 0.0
    for i in range(len(params)):
        s = s + params[i]["w"][0] * x - params[i]["b"]
    return s


# ---- as intermediates


def pair(x, y):
    p = (x * y, x + y)
    a, b = p
    return a * b + p[0]


def pair_in_loop(x, y, n):
    state = (x, y)
    for i in range(n):
        state = (state[0] * 0.5 + state[1] * i, np.sin(state[0]))
    return state[0] * state[1]


def swapped(x, y, n):
    p = [x, y]
    for _ in range(n):
        p = [p[1], p[0] * p[1] * 0.5]
    return p[0]


def state_in_dict(x, y, n):
    state = {"h": x, "c": y}
    for _ in range(n):
        state["h"] = np.tanh(state["c"] * x)
        state["c"] = state["c"] + state["h"]
    return state["h"] * state["c"]


def dict_updated(x, y):
    state = {"h": x, "c": y}
    state.update(h=state["c"] * 2.0)
    state.update({"c": state["h"] * x})
    return state["h"] + state["c"] * state.get("h")


def nested_built(x, y):
    p = {"a": (x, y * 2.0), "b": [x * y, 1.0]}
    first, second = p["a"]
    p["b"][0] = first * second
    return p["b"][0] + p["b"][1] * x


def chosen(x, y):
    p = (x, y) if x > y else (y, x * 2.0)
    return p[0] ** 2 * p[1]


def filled(x, n):
    ys = [None] * n
    for i in range(n):
        ys[i] = x * (i + 1.0)
        ys[i] = ys[i] ** 2
    s = 0.0
    for y in ys:
        s = s + np.sin(y) * ys[0]
    return s


def filled_in_part(x, n):
    ys = [None] * n
    for i in range(0, n, 2):
        ys[i] = np.sin(x * i)
    return ys[0] + ys[2] ** 2


def length_and_sum(x, y):
    parts = [x, y, x * y]
    return sum(parts) / len(parts)


def joined(x, y):
    p = (x,) + (y, x * y)
    return p[2] * p[0]


def items_of_built(x, y):
    p = {"a": x, "b": x * y}
    s = 0.0
    for key, value in p.items():
        s += value * (2.0 if key == "b" else 1.0)
    return s


def copied(x, y):
    p = {"a": x}
    q = dict(p)
    q["a"] = q["a"] * y
    return p["a"] * q["a"]


def arrays_in_dict(x, v):
    p = {"v": v * x, "n": 3}
    p["v"][0] = x
    return np.sum(p["v"]) * p["n"]


# ---- lists that grow


def appended(x, n):
    xs = []
    for i in range(n):
        xs.append(np.sin(x * i))
    return xs[0] + xs[1] * xs[-1]


def appended_and_read(x, n):
    xs = [x]
    for i in range(n):
        xs.append(xs[i] * 0.5 + np.sin(xs[-1]))
    return xs[-1] * xs[1]


def appended_then_gone_through(x, n):
    xs = []
    for i in range(n):
        xs.append(x**i)
    s = 0.0
    for y in xs:
        s = s * x + y * y
    return s


def arrays_appended(x, v):
    kept = []
    h = v
    for _ in range(3):
        h = np.tanh(h * x)
        kept.append(h)
    s = 0.0
    for k in kept:
        s += np.sum(k**2)
    return s + np.sum(kept[0] * kept[2])


def appended_in_branch(x, n):
    xs = [x, x * 2.0]
    for i in range(n):
        if i % 2 == 0:
            xs.append(xs[-1] * x)
        else:
            xs.append(xs[-2] + x)
    return xs[-1] + xs[len(xs) - 2]


def element_replaced(x, y):
    xs = [x, y, x * y]
    for i in range(len(xs)):
        xs[i] = xs[i] * x
    xs[0] += y
    return xs[0] * xs[1] + xs[2]


def inactive_and_active(x, n):
    xs = []
    for i in range(n):
        xs.append(2.0)
        xs.append(x * i)
    return xs[0] * xs[1] * xs[2] * xs[3]


def straight(x, y):
    xs = []
    xs.append(x * y)
    a = xs[-1]
    xs.append(a * x)
    return a * xs[1]


def fibonacci(x, n):
    f = [0.0, x]
    while len(f) < n:
        f.append(f[-1] + f[-2] * f[-1])
    return f[-1]


def made(x, n):
    xs = [x]
    for _ in range(n):
        xs.append(xs[-1] * x)
    return xs


def helper_gives_list(x, n):
    xs = made(x, n)
    s = 0.0
    for y in xs:
        s += y
    return s * xs[1]


# ---- as arguments and results of helpers


def move(line, t):
    a = np.sin(line["a"] * t)
    return {"a": a, "b": line["b"] + a}


def helper_with_dict(x, y):
    p = move({"a": x, "b": y}, 0.5)
    p = move(p, x)
    return p["a"] * p["b"]


def helper_in_loop(x, y, n):
    p = {"a": x, "b": y}
    for i in range(n):
        p = move(p, 0.1 * i)
    return p["b"]


def step(state, x):
    h, c = state
    c = c * 0.5 + np.tanh(h + x)
    return (np.sin(c), c), c * x


def helper_with_nested_result(x, y, n):
    state = (x, y)
    total = 0.0
    for i in range(n):
        state, out = step(state, x * i)
        total = total + out
    return total + state[0]


def both(x, y):
    s = x * y
    return [s, s + x]


def helper_with_list(x, y):
    a, b = both(x, y)
    c = both(a, b)
    return c[0] + c[1]


def apply(layer, x):
    z = x * layer["w"]
    z = z + layer["b"]
    return np.tanh(z)


def helper_with_parameter(params, x):
    return np.sum(apply(params, x)) + np.sum(apply(params, x * 2.0))


def total_of(params, x):
    s = x
    for p in params:
        s = s * x + p
    return s


def helper_with_list_parameter(params, x):
    return total_of(params, x) * total_of(params, 0.5)


def layers(params, h):
    for w, b in params:
        h = np.tanh(h @ w + b)
    return h


def helper_with_network(params, x):
    return np.sum(layers(params, x) ** 2)


V = np.array([0.3, -0.7, 1.1])
W = np.array([[0.2, -0.4], [0.5, 0.1], [-0.3, 0.8]])
B = np.array([0.1, -0.2])
LAYERS = [(W, B), (np.array([[0.3, 0.2], [0.1, -0.6]]), np.array([0.4, 0.0]))]


def comprehended(params, x):
    return sum([p * x for p in params])


def extended(x):
    xs = [x]
    xs.extend([x * 2.0])
    return xs[1]


def made_an_array(params, x):
    s = x
    for p in params:
        s = s * p
    return np.sum(np.array(params)) * s


def star_of_an_array(v, x):
    first, *rest = v
    s = first * x
    for r in rest:
        s = np.sin(s * r)
    return s + len(rest)


def star_of_rows(a, x):
    *others, last = a
    s = np.sum(last * x)
    for row in others:
        s = s * 0.5 + np.sum(row**2 * x)
    return s


def star_over_itself(v):
    v, w, *rest = v
    return v * w**2 + rest[0] * v + np.sum(rest)


def list_of_an_array(v, x):
    ys = list(v)
    ys.append(x)
    s = 1.0
    for y in ys:
        s = s * y
    return s


# ---- gone through with their numbers, in pairs, backwards


def numbered_parts(x, y):
    pair = (x, y)
    s = 0.0
    for i, a in enumerate(pair):
        s += a * (i + 1)
    for a in reversed(pair):
        s = s * a
    for k, v in enumerate([x, s, 2.0], 1):
        for j in range(2):
            s += v**k * j
    return s


def parts_in_pairs(x, y):
    p, q = [x, y, x * y], (2.0, y, x)
    s = 0.0
    for a, b in zip(p[1:], p):
        s += a * b
    for a, b in zip(p, q, strict=True):
        s += a * b
    for i, (a, b) in enumerate(zip((x, s), (y, 3.0))):
        s += a * b * i
    return s


def parts_by_their_numbers(x, y):
    p = (x, y)
    s = 1.0
    for i in range(len(p)):
        s = s * p[i] + i
    for i in range(1, len(p)):
        s += p[i] * p[i - 1]
    return s * i


def parts_written_by_their_numbers(x, y):
    p = [x, y]
    for i in range(2):
        p[i] = p[i] * p[1 - i]
    return p[0] + p[1] * 3.0


def parts_in_comprehensions(x, y):
    return sum(a * b for a, b in zip((x, y), (y, 2.0))) * max(i * a for i, a in enumerate([x, y]))


def arguments_in_pairs(params, slopes, x):
    for i, ((w, b), (c, d)) in enumerate(zip(params, slopes, strict=True)):
        x = np.tanh(w * x + b) * c + d * i
    return np.sum(x)


# ---- lists of any length


def popped(x, n):
    xs = [x]
    for _ in range(n):
        xs.append(xs[-1] * x)
    return xs[0] * xs.pop()


# ---- dicts that gain keys


def gains_keys(x, v):
    cache = {"x": v * x}
    cache["z"] = np.cumsum(cache["x"])
    # the hidden state
    cache["h"] = np.tanh(cache["z"])  # so far
    cache["z"] = cache["z"] + x
    return np.sum(cache["h"] * cache["z"])


def gains_keys_for_a_helper(x, v):
    params = {}
    params["w"] = v * x
    params["b"] = x * x
    total = weighted(params) * params["b"]
    params["b"] = total * x
    return total + sum(weighted(params) for _ in range(2))


def weighted(params):
    return np.sum(params["w"] ** 2) + params["b"]


def gained_by_a_helper(x, v):
    parts = gained(x, v)
    return np.sum(parts["scaled"]) * parts["k"]


def gained(x, v):
    parts = dict(k=x * 2.0)
    parts["scaled"] = v * parts["k"]
    return parts


def gains_keys_by_update(x, y):
    p = dict(a=x)
    p.update(b=y)
    p.update({"a": x * y})
    p.update({"c": p["a"] * p["b"], "d": x})
    return p.get("a", 0.0) * p["b"] + sum(p.values()) * p["d"]


def gains_keys_in_rounds(x, n):
    s = 0.0
    for i in range(n):
        d = {}
        d["a"] = x * i
        if d["a"] > 1.0:
            d["a"] = d["a"] * 0.5
        d["b"] = d["a"] * s + x
        if s > 40.0:
            break
        s = s + d["b"]
    return s


def gains_keys_and_is_changed_in_rounds(x, n):
    d = {}
    d["s"] = x
    d[1] = x * x
    for _ in range(n):
        d["s"] = d["s"] * d[1]
        d[1] += x
    return sum(d.values()) * d["s"]


def gains_an_array_that_is_written_into(x, v):
    d = {}
    d["v"] = v * x
    d["v"][0] = x
    d["w"] = d["v"] * 2
    d["v"][1] *= x
    return np.sum(d["v"] * d["w"])


def gains_the_same_keys_twice(x, v):
    d = {}
    d["a"] = v * x
    total = np.sum(d["a"])
    d = {"b": d["a"] * x}
    d["a"] = d["b"] * total
    return np.sum(d["a"] * d["b"]) + len(d)


# ---- lists that change, read before and after


def times_of_steps(x: float, y: float):
    times, values = [0.0], [x]
    for _ in range(3):
        step = 0.1 if times[-1] < 0.15 else 0.2
        values.append(values[-1] + step * np.sin(values[-1] * times[-1] + y))
        times.append(times[-1] + step)
    return values[-1] * times[-1] + values[0]


def weights_taken(x: float, y: float):
    weights = [0.3, 0.5, 0.2, 0.4]
    for i in range(2):
        x += np.sin(x * y * weights[i]) * weights.pop() * weights[-1]
        weights.reverse()
    return x


def weights_in_branches(x: float, y: float):
    weights = [1.0, 2.0, 3.0, 4.0]
    for _ in range(3):
        if x * weights[0] > 0.1:
            x = 0.3 * x * weights[0] + y * max(weights)
            weights[0] = 0.5
        else:
            weights.append(0.3)
            x = x * sum(weights) * weights[-1]
        weights.pop(0)
    return x


def counted_while_it_grows(x: float, y: float):
    seen = [0.5]
    for i in range(3):
        y = np.sin(y * len(seen)) * seen[0] * x
        seen.insert(0, i * 1.5 + 1.0)
    return y


def sorted_after_it_was_read(x: float, y: float):
    knots = [1.0, 0.7, 1.3]
    z = np.sin(x * knots[0]) * x * knots[0]
    knots.sort()
    return z * knots[0] * y * z


def histories_in_a_dict(x: float, y: float):
    history = {"x": [x], "v": [y], "t": [0.0]}
    for _ in range(4):
        speed = history["v"][-1] - 0.1 * np.sin(history["x"][-1])
        history["v"].append(speed)
        history["x"].append(history["x"][-1] + 0.1 * speed * (1 + history["t"][-1]))
        history["t"].append(history["t"][-1] + 0.1)
    return history["x"][-1] ** 2 + history["v"][2] * len(history["t"])


def list_replaced_in_a_branch(x: float, y: float):
    steps = [x * i for i in range(3)]
    if x > 0:
        steps = [y, x]
    return float(np.sin(steps[-1]) * sum(steps))


def grown_list_replaced_in_a_branch(x: float, y: float):
    steps = []
    for i in range(3):
        steps.append(x * i + y)
    if x > 0:
        steps = [y * x, x]
    elif y > 3:
        steps = [x]
    return float(np.sin(steps[-1]) * sum(steps))


def list_replaced_in_each_round(x: float, y: float):
    steps = [x * i for i in range(3)]
    s = float(np.sin(sum(steps)))
    for _ in range(2):
        steps = [y * s, x, s]
        s = float(np.sin(s + steps[0] * steps[-1]))
    return float(np.sin(steps[-1]) * sum(steps))


def list_of_sums_of_itself(x: float, y: float):
    steps = [y, 2 * x - 0.7]
    steps[1] = steps[0] * x
    for _ in range(2):
        steps = [sum(steps), x * (sum(steps) + y), x, float(np.sin(sum(steps)))]
    return sum(steps) * steps[-1]


def list_without_a_derivative_in_a_branch(x: float, y: float):
    steps = [x * i for i in range(3)]
    if x > 0:
        steps = [y * i for i in range(4)]
    return float(np.sin(steps[-1]) * sum(steps)) + x


def lists_at_once(x: float, y: float):
    xs, n, ys = [x], 3, [y]
    for _ in range(n):
        xs.append(xs[-1] * np.sin(ys[-1]))
        ys.append(xs[-1] + 0.1)
    return sum(xs) * ys[1]


# ---- put together of others


def state_in_a_new_dict(x: float, y: float):
    state = {"angle": x, "speed": y}
    for _ in range(3):
        speed = state["speed"] - 0.1 * np.sin(state["angle"])
        state = {**state, "speed": speed, "angle": state["angle"] + 0.1 * speed}
    return state["angle"] * state["speed"]


def dicts_united(x: float, y: float):
    weights = dict(a=x, b=y)
    more = dict(weights, b=x * y, c=2.0)
    everything = more | {"a": y * y} | {"d": x}
    return everything["a"] * everything["b"] * everything["c"] + everything["d"] ** 3 + len(everything)


def dict_before_and_after(x: float, y: float):
    inner = {"b": y, "c": x * y}
    outer = {"a": x, "b": 3.0, **inner, "c": 2 * inner["c"]}
    return outer["a"] * outer["b"] + outer["c"] ** 2


def window_that_moves(x: float, y: float):
    window = [x, y, x * y]
    for _ in range(3):
        window = [*window[1:], np.sin(window[0]) * window[2]]
    return window[0] * window[2]


def tuple_of_others(x: float, y: float):
    pair = (x, y * y)
    more = (*pair, 2.0, *pair)
    return sum(more) * more[3] + max([*pair, 0.1])


def dict_under_two_names(x):
    p = {"a": x}
    q = p
    q["a"] = x * 2.0
    return p["a"]


def dict_in_dict_written(x):
    inner = {"a": x}
    p = {"inner": inner}
    inner["a"] = x * 2.0
    return p["inner"]["a"]


def change(p):
    p["a"] = p["a"] * 3.0
    return p["a"]


def helper_writes(x):
    p = {"a": x}
    y = change(p)
    return y * p["a"]


def list_of_tuples_kept(x, n):
    xs = []
    for i in range(n):
        xs.append((x * i, x))
    return xs[0][0] + xs[1][1]


def list_multiplied(x, n):
    xs = [x] * n
    xs.append(x)
    return xs[0] * xs[2]


def part_written_under_its_own_name(x):
    t = x * x
    state = {"a": x, "inner": {"b": t}}
    inner = state["inner"]
    inner["b"] = 3.0 * x
    return state["inner"]["b"] * x


def part_of_list(params, x):
    y = x
    for w in params[::2]:
        y = np.sin(y * w)
    return np.sum(y)


def gains_a_key_by_another_function(x):
    def put():
        d["b"] = x * x

    d = {}
    d["a"] = x
    put()
    return d["a"] * d["b"]


CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (gains_a_key_by_another_function, (0.4,)),
    (part_of_list, ([0.3, 0.4, 0.6], 0.5)),
    (dict_under_two_names, (0.4,)),
    (dict_in_dict_written, (0.4,)),
    (helper_writes, (0.4,)),
    (list_of_tuples_kept, (0.4, 3)),
    (list_multiplied, (0.4, 3)),
    (part_written_under_its_own_name, (0.4,)),
    (times_of_steps, (0.4, 1.3)),
    (weights_taken, (0.4, 1.3)),
    (weights_in_branches, (0.4, 1.3)),
    (counted_while_it_grows, (0.4, 1.3)),
    (sorted_after_it_was_read, (0.4, 1.3)),
    (histories_in_a_dict, (0.4, 1.3)),
    (list_replaced_in_a_branch, (0.4, 1.3)),
    (grown_list_replaced_in_a_branch, (0.4, 1.3)),
    (list_replaced_in_each_round, (0.4, 0.5)),
    (list_of_sums_of_itself, (0.4, 0.5)),
    (list_without_a_derivative_in_a_branch, (0.4, 1.3)),
    (lists_at_once, (0.4, 1.3)),
    (state_in_a_new_dict, (0.4, 1.3)),
    (dicts_united, (0.4, 1.3)),
    (dict_before_and_after, (0.4, 1.3)),
    (window_that_moves, (0.4, 1.3)),
    (tuple_of_others, (0.4, 1.3)),
    (numbered_parts, (0.4, 1.3)),
    (parts_in_pairs, (0.4, 1.3)),
    (parts_by_their_numbers, (0.4, 1.3)),
    (parts_written_by_their_numbers, (0.4, 1.3)),
    (parts_in_comprehensions, (0.7, 1.3)),
    (arguments_in_pairs, (((0.3, V), (0.7, 0.1)), ((0.5, 0.2), (V, 0.9)), V)),
    (arguments_in_pairs, ([(0.3, 0.2), (0.7, 0.1)], [(0.5, 0.2), (0.3, 0.9)], V)),
    (popped, (0.4, 2)),
    (gains_keys, (0.4, V)),
    (gains_keys_for_a_helper, (0.4, V)),
    (gained_by_a_helper, (0.4, V)),
    (gains_keys_by_update, (0.4, 1.3)),
    (gains_keys_in_rounds, (0.7, 4)),
    (gains_keys_and_is_changed_in_rounds, (0.7, 3)),
    (gains_an_array_that_is_written_into, (0.4, V)),
    (gains_the_same_keys_twice, (0.4, V)),
    (records_unpacked_in_loop, ([Line(0.3, 0.2), Line(0.5, -0.4)], V)),
    (arrays_unpacked_in_loop, ([V[:2], V[1:]], 0.4)),
    (star_of_an_array, (V, 0.4)),
    (star_of_rows, (np.array([V, 2 * V, V**2]), V)),
    (star_over_itself, (V,)),
    (list_of_an_array, (V, 0.4)),
    (extended, (0.4,)),
    (made_an_array, ([0.3, 0.4], 0.5)),
    (tuple_unpacked, ((V, 0.4), V)),
    (tuple_unpacked, ((0.4, V), 0.7)),
    (tuple_by_index, ((V, 0.4), V)),
    (tuple_by_index, ([V, 0.4], V)),
    (tuple_in_loop, ((0.4, 1.3), 0.8, 4)),
    (dict_read, ({"w": V, "b": 0.3}, V)),
    (dict_read, ({"b": V, "w": 2}, V)),
    (dict_of_dicts, ({"hidden": {"w": V, "b": 0.2}, "out": V * 2}, V)),
    (dict_items, ({"w": V, "v": 0.3, "b": 1.2}, V)),
    (dict_values, ({"w": V, "v": 0.3}, V)),
    (dict_keys, ({"w": V, "v": 0.3}, V)),
    (record_read, (Line(0.4, 1.2), V)),
    (record_unpacked, (Line(0.4, 1.2), V)),
    (dataclass_read, (Spring(0.4, 1.2), V)),
    (nested_records, (Model(Layer(V, V * 0.5), 1.5), V)),
    (list_but_for_its_last, ([(0.4, 0.3), (1.2, -0.5), (0.7, 0.2)], 0.8)),
    (list_of_neighbours, ([0.4, 0.9, -0.3, 1.2], 0.7)),
    (list_of_neighbours, ([0.4], 0.7)),
    (list_unpacked, ([W, B, B * 3], V)),
    (list_of_numbers, ([0.3, 0.2, 1.4], 0.9)),
    (one_part_unused, ({"w": V, "b": 1.0}, V)),
    (reassigned_parameter, ((0.3, 0.2), 0.9)),
    (written_parameter, ({"w": V, "b": 1.0}, 0.4)),
    (used_in_branch, ({"w": 0.3, "b": 1.0}, 0.4)),
    (used_in_branch, ({"w": 0.3, "b": 1.0}, -0.4)),
    (network, (LAYERS, V)),
    (network, (LAYERS, np.stack([V, V * 2]))),
    (network, ([(W, B), (np.array([[0.3], [0.2]]), np.array([0.4]))], np.stack([V, V * 2]))),
    (list_of_arrays, ([V, B, V * 2], 0.3)),
    (list_of_floats, ([0.3, 0.1, 2.0], 0.4)),
    (list_of_floats, ([3, 1], 0.4)),
    (list_by_index, ([0.3, 0.1, 2.0], 0.4)),
    (list_of_dicts, ([{"w": V, "b": 0.1}, {"w": V * 2, "b": 0.3}], V)),
    (list_of_records, ([Layer(V, V * 2), Layer(V * 3, V)], V)),
    (list_with_index, ([(V, 0.2), (V * 3, 0.4)], V)),
    (list_zipped, ([(0.3, 0.2), (1.2, 0.4)], np.array([0.5, 0.6]))),
    (comprehended, ([0.3, 0.5], 0.4)),
    (list_twice, ([0.3, 0.7, 1.2], 0.4)),
    (list_in_rounds, ([0.9, 1.3], 0.4, 3)),
    (list_left_early, ([0.9, 1.3, 0.4, 0.6], 1.4)),
    (list_element_of_element, ([{"w": V, "b": 0.1}, {"w": V * 2, "b": 0.3}], 0.7)),
    (pair, (0.4, 1.2)),
    (pair_in_loop, (0.4, 1.2, 3)),
    (swapped, (0.4, 1.2, 3)),
    (state_in_dict, (0.4, 1.2, 3)),
    (dict_updated, (0.4, 1.2)),
    (nested_built, (0.4, 1.2)),
    (chosen, (0.4, 1.2)),
    (chosen, (1.4, 1.2)),
    (filled, (0.4, 3)),
    (filled_in_part, (0.4, 3)),
    (length_and_sum, (0.4, 1.2)),
    (joined, (0.4, 1.2)),
    (items_of_built, (0.4, 1.2)),
    (copied, (0.4, 1.2)),
    (arrays_in_dict, (0.4, V)),
    (appended, (0.4, 3)),
    (appended_and_read, (0.4, 3)),
    (appended_then_gone_through, (0.4, 4)),
    (arrays_appended, (0.4, V)),
    (appended_in_branch, (0.4, 5)),
    (element_replaced, (0.4, 1.3)),
    (inactive_and_active, (0.4, 3)),
    (straight, (0.4, 1.3)),
    (fibonacci, (0.4, 6)),
    (helper_gives_list, (0.4, 3)),
    (helper_with_dict, (0.4, 1.2)),
    (helper_in_loop, (0.4, 1.2, 4)),
    (helper_with_nested_result, (0.4, 1.2, 3)),
    (helper_with_list, (0.4, 1.2)),
    (helper_with_parameter, ({"w": V, "b": 0.3}, V)),
    (helper_with_list_parameter, ([0.3, 0.6], 0.7)),
    (helper_with_network, (LAYERS, V)),
]

# ---- what does not vary, and is changed


def dict_of_another_kind(x: float, v):
    w = {"a": 1.0, "b": 2.0}
    w["a"] = v
    return np.sum(x * w["a"])


def dict_of_another_kind_by_a_computed_key(x: float, v, k: str):
    w = {"a": 1.0, "b": 2.0}
    w[k] = v
    return np.sum(x * w["a"])


def dict_updated_with_another_kind(x: float, v):
    w = {"a": 1.0, "b": 2.0}
    w.update(a=v)
    return np.sum(x * w["a"])


def dict_updated_with_another_dict(x: float, v, o):
    w = {"a": 1.0, "b": 2.0}
    w.update(o)
    return np.sum(x * w["a"])


def item_added_to(x: float, v):
    w = {"a": 1.0, "b": 2.0}
    w["a"] += v
    return np.sum(x * w["a"])


def element_added_to(x: float, v):
    w = [1.0, 2.0]
    w[0] += v
    return np.sum(x * w[0])


def element_of_another_kind(x: float, v):
    w = [1.0, 2.0]
    w[0] = v
    return np.sum(x * w[0])


def dict_with_a_default_set(x: float, v):
    w = {"b": 1.0}
    w.setdefault("a", v)
    return np.sum(x * w["a"])


def dict_in_a_dict_of_another_kind(x: float, v):
    w = {"a": {"b": 1.0}}
    w["a"]["b"] = v
    return np.sum(x * w["a"]["b"])


def list_in_a_dict_of_another_kind(x: float, v):
    w = {"a": [1.0, 2.0]}
    w["a"][0] = v
    return np.sum(x * w["a"][0])


def item_unpacked_into(x: float, v):
    w = {"a": 1.0}
    w["a"], t = v, 2.0
    return np.sum(x * w["a"]) * t


CHANGED: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (dict_of_another_kind, (0.4, V)),
    (dict_of_another_kind_by_a_computed_key, (0.4, V, "a")),
    (dict_updated_with_another_kind, (0.4, V)),
    (dict_updated_with_another_dict, (0.4, V, {"a": V})),
    (item_added_to, (0.4, V)),
    (element_added_to, (0.4, V)),
    (element_of_another_kind, (0.4, V)),
    (dict_with_a_default_set, (0.4, V)),
    (dict_in_a_dict_of_another_kind, (0.4, V)),
    (list_in_a_dict_of_another_kind, (0.4, V)),
    (item_unpacked_into, (0.4, V)),
]
