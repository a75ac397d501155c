"""Loops over several things at once, backwards, over parts of arrays: counted, left early, in helpers, in each other."""

# ruff: noqa: B905, RUF007  (the forms are the point)

import functools

import numpy as np


def numbered(v, x):
    s = 0.0
    for i, a in enumerate(v):
        s = s * x + i * a * a
    return s


def numbered_from_one(v, x):
    s = x
    for k, a in enumerate(v, 1):
        s = s + np.sin(a * s) / k
    return s


def side_by_side(v, w, x):
    s = x
    for a, b in zip(v, w):
        s = s + a * b * s
    return s


def numbered_pairs(v, w):
    s = 1.0
    for i, (a, b) in enumerate(zip(v, w)):
        if b > 1.2:
            break
        s = s * a + i * b
    return s


def backwards(v, x):
    s = 0.0
    for c in reversed(v):
        s = s * x + c
    return s


def pairs_backwards(v, w):
    s = 0.0
    for a, b in zip(v, reversed(w)):
        s = s + a * b * b
    return s


def differences(v):
    s = 0.0
    for a, b in zip(v[:-1], v[1:]):
        s = s + (b - a) ** 2
    return s


def tail(v, x):
    s = x
    for a in v[1:]:
        s = s * a + x
    return s


def columns(m, x):
    s = 0.0
    for c in m.T:
        s = s + np.sum(c * c) * x
    return s


def counter_assigned(v, n):
    s = 0.0
    for i, a in enumerate(v):
        i = i * n
        s = s + a * i
    return s


def returns_the_first(v, x):
    for i, a in enumerate(v):
        if a * x > 1.0:
            return a * x * i + a
    return x


def with_a_range(v, x):
    s = x
    for k, a in zip(range(2, 9), v):
        s = s + a**k * s
    return s


def horner(c, x):
    y = 0.0
    for a in reversed(c):
        y = y * x + a
    return y


def calls_horner(c, x):
    s = 0.0
    for i in range(3):
        s = s + horner(c * (i + 1.0), x) * s + horner(c, 0.5 * x)
    return s


def rows_and_numbers(m, v):
    s = 0.0
    for row, a in zip(m, v):
        for j, b in enumerate(row):
            s = s + a * b**2 * (j + 1)
        if s > 9.0:
            continue
        s = s * a
    return s


def backwards_over_a_part(a, x):
    s = x
    for e in reversed(a[1:]):
        s = s * e + x
    return s


def rows_backwards(m, x):
    s = x
    for p, q in reversed(m[:, 1:]):
        s = s * p + q
    return s


def over_what_is_computed(a, x):
    s = x
    for e in a * x:
        s = np.sin(s * e)
    for e in np.exp(a[1:]):
        s += e * s
    for k, (e, d) in enumerate(zip(-a, a[::-1] + x)):
        s += k * e * d * s
    return s


def lists_backwards(a, x):
    s = x
    for e, d in reversed(list(zip(a * s, a[1:]))):
        s = s * e + d
    for k, e in reversed(list(enumerate(a[:-1]))):
        s += k * e * s
    return s


V = np.array([0.5, 0.7, 0.9, 2.0])
M = np.array([[0.4, -0.3, 1.1], [0.9, 0.2, 0.5]])


def elements_that_are_positive(v):
    s = 0.0
    for t in v:
        y = t * t if t > 0.0 else 0.0
        s += y
    return s


def positive_elements_in_lists(v):
    f = np.array([t * t if t > 0.0 else 0.0 for t in v])
    return np.sum(f) * sum(t if t > 0.0 else -t for t in v)


def pairs_that_are_positive(v, w):
    s = 1.0
    for t, u in zip(v, w, strict=True):
        s *= t * u if t > 0.0 else 1.0
        s += u * t if s > u else 0.0
    return s


def elements_chosen_and_bound_anew(v):
    s = 0.0
    for i, t in enumerate(v):
        y = t * t if t > 0.0 else 0.0
        s += y * i
        t = 5.0
        s += t * y
    return s


def elements_of_rows_chosen(A):
    s = 1.0
    for row in A:
        for t in row:
            s += t * s if t > row[0] - 0.1 else 0.0
    return s


def strictly_numbered(v, w, x):
    s = x
    for i, (t, u) in enumerate(zip(v, w[::-1], strict=True)):
        s = s * t + u * i
    return s + sum(a * x for a, _ in zip(v, range(2), strict=False))


def products_of_parts(x, y):
    return sum(a * b for a, b in zip((x, y), (y, 2.0))) * max(i * a for i, a in enumerate([x, y]))


def written_out_and_changed(s):
    for a, b in ((s, 1.0), (s * 2.0, 2.0)):
        s = s + a * b
    return s


def parts_computed_before(s):
    for a in (s, s * 2.0, s + 1.0):
        s = s * a
    return s


def nested_parts_before(s):
    for a, (b, c) in ((s, (s, 2.0)), (s + 1.0, (s * 2.0, s))):
        s = s * a + b * c
    return s


def values_of_a_copy(s):
    t = {"a": s, "b": s * 2.0}
    for v in list(t.values()):
        s = s * v
        t["b"] = s * 3.0
    return s


def values_of_a_dict_that_changes(s):
    t = {"a": s, "b": s * 2.0}
    for _, v in t.items():
        s = s * v
        t["b"] = s
    return s


def tuple_bound_anew(s):
    t = (s, s * 2.0)
    for v in t:
        t = (s, v)
        s = s * v
    return s * t[0]


def list_bound_anew(s):
    t = [s, s * 2.0]
    for v in t:
        t = [s, v]
        s = s * v
    return s * t[0]


def pairs_in_order(s):
    for a in sorted((("b", s), ("a", s * 2.0))):
        s = s * a[1]
    return s


def elements_before(s):
    v = np.array([s, s * 2.0])
    for a in (v[0], v[1] * s, v.sum()):
        s = s * a
        v[1] = s
    return s * v[1]


def arrays_before(s):
    v = np.array([s, s * 2.0])
    for a in (v, v * 2.0):
        v[0] = a[1] * s
        s = s + a.sum()
    return s * v[0]


def items_before(s):
    d = {"a": s}
    for a in (d["a"], d["a"] * 2.0):
        s = s * a
        d["a"] = s
    return s * d["a"]


def functions_beside_numbers(s):
    for g, w in ((np.sin, s), (np.cos, s + 1.0)):
        s = g(s) * w
    return s


def functions_with_a_name(s: float):
    w = [s, s * 2.0]
    acts = [(np.sin, w[0]), (np.cos, w[1])]
    w[1] = 5.0
    for g, a in acts:
        s = g(s) * a
    return s


def partial_in_a_list(s):
    acts = [functools.partial(scaled_sine, s), functools.partial(scaled_sine, 2.0)]
    s = s * 3.0
    for g in acts:
        s = g(s)
    return s


def partial_in_a_dict(s, k):
    table = {"a": functools.partial(scaled_sine, s), "b": functools.partial(scaled_sine, b=s)}
    s = s * 3.0
    return table[k](s) * s


def scaled_sine(a, b):
    return a * np.sin(b)


def functions_beside_weights(x, ws):
    s = x
    for g, w in zip([np.sin, np.tanh, np.cos], ws):
        s = s + w * g(x * s)
    return s


def layers_with_functions(x, ws):
    acts = [np.tanh, np.sin, np.exp]
    for i, (w, act) in enumerate(zip(ws, acts)):
        x = act(w * x) + i
        if x > 5.0:
            break
    return x


def functions_numbered(x):
    acts = (np.tanh, np.sin)
    for i, act in enumerate(acts):
        x = act(x) * (i + 1)
    return x


def functions_left_early(x):
    total = 0.0
    for act in (np.sin, np.cos, np.exp):
        total = total + act(x) * x
        if total > 0.9:
            break
    return total


def functions_and_two_loops(x, ws):
    for g, w in zip((np.sin, np.tanh), ws):
        x = g(w * x)
        for v, h in zip(ws, (np.cos, np.exp)):
            x = h(x * v) - g(x)
    return x


def functions_in_a_sum(x):
    fs = [np.sin, np.cos]
    return sum([w * g(x) for g, w in zip(fs, [x, 2.0])])


CASES = [
    (written_out_and_changed, (0.7,)),
    (parts_computed_before, (0.7,)),
    (nested_parts_before, (0.7,)),
    (values_of_a_copy, (0.7,)),
    (values_of_a_dict_that_changes, (0.7,)),
    (tuple_bound_anew, (0.7,)),
    (list_bound_anew, (0.7,)),
    (pairs_in_order, (0.7,)),
    (elements_before, (0.7,)),
    (arrays_before, (0.7,)),
    (items_before, (0.7,)),
    (functions_beside_numbers, (0.7,)),
    (functions_with_a_name, (0.7,)),
    (partial_in_a_list, (0.7,)),
    (partial_in_a_dict, (0.7, "a")),
    (partial_in_a_dict, (0.7, "b")),
    (functions_beside_weights, (0.7, np.array([0.4, 1.2]))),
    (functions_beside_weights, (0.7, np.array([0.4, 1.2, 0.3, 2.0]))),
    (layers_with_functions, (0.7, np.array([0.4, 1.2, 0.3, 2.0]))),
    (layers_with_functions, (1.7, np.array([0.4, 3.0, 2.3]))),
    (functions_numbered, (0.7,)),
    (functions_left_early, (0.7,)),
    (functions_left_early, (0.2,)),
    (functions_and_two_loops, (0.7, np.array([0.4, 0.5]))),
    (functions_in_a_sum, (0.7,)),
    (products_of_parts, (0.7, 1.3)),
    (strictly_numbered, (np.array([0.5, -1.0, 2.0]), np.array([0.3, 0.7, 1.1]), 0.7)),
    (elements_that_are_positive, (np.array([0.5, -1.0, 2.0]),)),
    (positive_elements_in_lists, (np.array([0.5, -1.0, 2.0]),)),
    (pairs_that_are_positive, (np.array([0.5, -1.0, 2.0]), np.array([0.3, 0.7, 1.1]))),
    (elements_chosen_and_bound_anew, (np.array([0.5, -1.0, 2.0]),)),
    (elements_of_rows_chosen, (np.array([[0.1, 0.7], [1.1, 0.4]]),)),
    (numbered, (V, 0.8)),
    (numbered_from_one, (V, 0.8)),
    (side_by_side, (V, V[:3] * 0.5, 0.8)),
    (numbered_pairs, (V, V[::-1] * 0.65)),
    (numbered_pairs, (V, V * 0.1)),
    (backwards, (V, 0.8)),
    (pairs_backwards, (V, V[:3] * 0.5)),
    (backwards_over_a_part, (V, 0.8)),
    (rows_backwards, (M, 0.8)),
    (over_what_is_computed, (V, 0.8)),
    (lists_backwards, (V, 0.8)),
    (differences, (V,)),
    (tail, (V, 0.8)),
    (columns, (M, 0.8)),
    (counter_assigned, (V, 3)),
    (returns_the_first, (V, 0.8)),
    (returns_the_first, (V, 0.1)),
    (with_a_range, (V, 0.8)),
    (calls_horner, (V, 0.8)),
    (rows_and_numbers, (M, V[:2])),
]
