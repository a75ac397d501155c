"""Values gathered: comprehensions, lists that become arrays, sums and extrema of lists, unpacking with a star, keys in order,
and arrays written by `np.add.at` and `sort`."""

# ruff: noqa: B905, RUF007  (the forms are the point)

import numpy as np


def wave(t):
    s = np.sin(t)
    return s * t


def shifted(x, n):
    return [x * i + 1.0 for i in range(n)]


def scatter(row, at, x):
    np.add.at(row, at, x)


# ---- comprehensions


def array_of_a_comprehension(x: float, v, n: int):
    y = np.array([wave(x * v[i]) for i in range(n)])
    return np.sum(y * y)


def matrix_of_comprehensions(x: float, y: float, n: int):
    a = np.array([[x * i + y * j for j in range(n)] for i in range(n)])
    return np.sum(a**2) * y


def rows_stacked(w, x: float, n: int):
    rows = np.stack([np.tanh(w * i + x) for i in range(n)])
    return np.sum(rows**2)


def pieces_joined(v, x: float):
    parts = np.concatenate([v[:i] * x for i in range(1, 4)])
    return np.sum(parts**2 * np.arange(6.0))


def list_gone_through(x: float, y: float, n: int):
    terms = [wave(x * i) * y for i in range(n)]
    s = y
    for t in terms:
        s = s * y + t
    return s * terms[1]


def list_that_is_chosen(x: float, v):
    large = [x * t * t for t in v if t > 0.5]
    return sum(large) * len(large)


def list_in_a_loop(x: float, y: float, n: int):
    s = 0.0
    for k in range(1, n):
        terms = [x * i * y for i in range(k + 1)]
        s = s + max(terms) * sum(terms) + terms[-1]
        x = x * 1.1
    return s


def list_of_a_helper(x: float, n: int):
    terms = shifted(x, n)
    return sum(terms) * terms[0] * terms[-1]


def array_in_a_loop(x: float, v, n: int):
    for k in range(n):
        scaled = np.array([x * t + k for t in v])
        x = np.mean(scaled * scaled) * 0.3
    return x


def lists_of_other_lengths(x: float, v):
    many = [x * t for t in v]
    one = [x * x for _ in range(1)]
    return np.sum(np.array(many) * np.array(one))


def list_before_and_after(x: float, v):
    terms = [x * t for t in v]
    few = np.array(terms)
    terms.append(x * x)
    more = np.array(terms)
    return np.sum(few) * np.sum(more**2)


# ---- sums, extrema, truths of lists and generators


def largest_and_least(x: float, v):
    return max(x * t for t in v) * min([np.sin(x * t) for t in v])


def mean_of_a_list(x: float, n: int):
    terms = [np.sin(x * i) for i in range(n)]
    return sum(terms) / len(terms)


def numpy_of_a_list(x: float, n: int):
    terms = []
    for i in range(n):
        terms.append(np.cos(x * i))
    return np.sum(terms) * np.max(terms) + np.mean([x * i for i in range(n)])


def asked_of_generators(x: float, y: float, n: int):
    s = 0.0
    for k in range(n):
        if any(x * i > 1.0 for i in range(k)) or all(y > i for i in range(k)):
            s = s + max(x * i * y for i in range(k + 1))
    return s * x


def list_extended(x: float, y: float, n: int):
    terms = [x]
    terms.extend([x * y, y])
    terms.extend(x * i for i in range(n))
    terms.extend(shifted(y, n))
    return sum(terms) * terms[1] * terms[-1]


# ---- parts by their place, keys in order


def star_last(x: float, y: float):
    first, *rest = x, y, x * y
    return first * rest[0] + rest[1]


def star_first_and_between(x: float, y: float):
    pair = (x * y, y, x)
    *some, last = pair
    a, *between, b = x, y, x * x, y * y
    return some[0] * last + some[1] * between[0] * between[1] * a * b


def star_in_a_loop(x: float, y: float, n: int):
    state = (x, y, 0.3)
    s = 0.0
    for i in range(n):
        head, *tail = state
        s = s * head + tail[0] * i + len(tail)
        state = (s, tail[0], tail[1])
    return s


def parts_of_a_list(x: float, y: float):
    terms = [x, y, x * y, x + y]
    return sum(terms[1:3]) * terms[:2][0] + terms[::2][1]


def keys_in_order(x: float, y: float):
    parts = {"b": x, "a": y, "c": x * y}
    s = 1.0
    for key in sorted(parts):
        s = s * x + parts[key]
    for _, value in sorted(parts.items()):
        s = s * y + value
    return s * parts.get("a", 0.0) + parts.get("d", 2.0) * y


def indices_in_order(x: float, v, order):
    s = 0.0
    for k in sorted(order):
        s = s * x + v[k]
    return s


def pairs_backwards(x: float, v):
    s = 0.0
    for i, (a, b) in enumerate(zip(v, v[1:])):
        s = s * x + a * b * i
    for i, a in reversed(list(enumerate(v))):
        s = s * x + a * i
    for a, b in zip(v, reversed(v)):
        s = s + a * b * x
    return s


# ---- writes into arrays


def added_where_indices_meet(x, y: float, at):
    total = np.zeros(4) + y
    np.add.at(total, at, x * x)
    np.subtract.at(total, at, y)
    return np.sum(total**3)


def added_to_itself(x, at):
    a = x * x
    np.add.at(a, at, a * a)
    return np.sum(a**3)


def added_at_two_indices(x, at, others):
    a = np.zeros((4, 4))
    np.add.at(a, (at, others), x * x)
    return np.sum(a**3 * np.arange(4.0))


def added_in_a_loop(x, y: float, n: int, at):
    a = np.ones(4)
    for k in range(n):
        np.add.at(a, at, a[k] * x)
        y = y * a[2]
    return np.sum(a * y)


def added_in_a_helper(x, y: float, at):
    a = np.zeros((2, 4))
    scatter(a[1], at, x * y)
    scatter(a[0], at, x * x)
    for row in a:
        scatter(row, at, x)
    return np.sum(a**2)


def added_to_the_callers(x, at):
    np.add.at(x, at, x**2)
    return np.sum(x**3)


def sorted_in_place(x: np.ndarray):
    a = x * x
    a.sort()
    return np.sum(a * np.arange(4.0))


def sorted_in_a_loop(x: np.ndarray, y: float, n: int):
    a = x.copy()
    for _ in range(n):
        a = a * a[0] + x * y
        a.sort()
    return np.sum(a * np.arange(4.0))


def sorted_by_name_in_a_loop(x, n: int):
    a = x * x
    for _ in range(n):
        a = np.sort(a)
    for _ in range(n):
        a = np.partition(a, 2) * x
    return np.sum(a * np.arange(4.0))


def rows_sorted(x: np.ndarray, y: float):
    a = np.stack([x * y, x[::-1] * x])
    for row in a:
        row.sort()
    a.sort(axis=0)
    return np.sum(a * a * np.arange(4.0))


def over_the_other_axes(x: np.ndarray, y: float):
    rows = tuple(range(np.ndim(x) - 1))
    every = list(range(x.ndim))
    return np.sum(np.tensordot(x, x * y, (every, every))) * 0.5 ** len(rows)


V = np.array([0.5, 1.2, 2.0, 0.9])
AT, OTHERS = [0, 2, 2, 1], [1, 1, 3, 1]
CASES = [
    (array_of_a_comprehension, (0.7, V, 3)),
    (matrix_of_comprehensions, (0.7, 1.3, 3)),
    (rows_stacked, (V, 0.7, 3)),
    (pieces_joined, (V, 0.7)),
    (list_gone_through, (0.7, 1.3, 4)),
    (list_that_is_chosen, (0.7, V)),
    (list_in_a_loop, (0.7, 1.3, 4)),
    (list_of_a_helper, (0.7, 4)),
    (array_in_a_loop, (0.7, V, 3)),
    (lists_of_other_lengths, (0.7, V)),
    (list_before_and_after, (0.7, V)),
    (largest_and_least, (0.7, V)),
    (mean_of_a_list, (0.7, 4)),
    (numpy_of_a_list, (0.7, 4)),
    (asked_of_generators, (0.7, 1.3, 4)),
    (list_extended, (0.7, 1.3, 3)),
    (star_last, (0.7, 1.3)),
    (star_first_and_between, (0.7, 1.3)),
    (star_in_a_loop, (0.7, 1.3, 3)),
    (parts_of_a_list, (0.7, 1.3)),
    (keys_in_order, (0.7, 1.3)),
    (indices_in_order, (0.7, V, (2, 0, 3))),
    (pairs_backwards, (0.7, V)),
    (added_where_indices_meet, (V, 0.7, AT)),
    (added_to_itself, (V, AT)),
    (added_at_two_indices, (V, AT, OTHERS)),
    (added_in_a_loop, (V, 0.7, 3, AT)),
    (added_in_a_helper, (V, 0.7, AT)),
    (added_to_the_callers, (V, AT)),
    (sorted_in_place, (V,)),
    (sorted_in_a_loop, (V, 0.7, 2)),
    (sorted_by_name_in_a_loop, (V, 2)),
    (rows_sorted, (V, 0.7)),
    (over_the_other_axes, (V, 0.7)),
]
