"""Functions of a number x and of n, of which nothing is known: it is given as an array of integers."""

import numpy as np


def plus(a, b=2.0, *more):
    return a + sum(more)


def what_is_added(x: float, n):
    return np.sum(np.sort(0.5 * x + n) * (np.arange(3) * 0.3))


def taken(x: float, n):
    return np.sum(np.take(0.5 * x * x + n, [0, 2, 2]) * 1.5)


def taken_along(x: float, n):
    return np.sum(np.take_along_axis(0.5 * x * x + n, np.array([2, 0]), 0) * 0.3)


def partitioned(x: float, n):
    return np.sum(np.partition(0.5 * x * x + n, 1)[:2] * 0.3)


def compressed(x: float, n):
    return np.sum(np.compress([True, False, True], 0.5 * x * x + n) * 0.3)


def deleted(x: float, n):
    return np.sum(np.delete(0.5 * x * x + n, 1) * 0.3)


def by_nothing_more(x: float, n):
    return np.sum(np.array([plus(0.5 * x, x), x, 0.5]) * n)


def written_into(x: float, n):
    p = n * x
    p[0] = p[1] * 0.3
    return np.sum(p * n)


def by_way_of_a_number(x: float, n):
    p = n * x
    q = p[1] * 0.35
    p[0] = q * x
    p[2] = p[0] * 0.3
    return np.sum(p * n)


def turned_round(x: float, n):
    v = n[::-1] * x
    u = v.copy()
    u[0] = u[1] * x
    return np.sum(u * v * 0.3)


def stacked(x: float, n):
    p = np.stack([n, n * x])
    p[0] = p[1] * 0.3
    return np.sum(p * x)


def in_rounds(x: float, n):
    p = n * x
    for k in range(1, 3):
        p[k] = p[k - 1] * 0.3 + p[k]
    return np.sum(p * n)


def by_a_mask(x: float, n):
    p = n * x
    p[n > 1] = 0.3 * x
    return np.sum(p * n)


def sorted_first(x: float, n):
    w = np.sort(n * x)
    w[0] *= 0.3
    return np.sum(w * n)


def rows(x: float, n):
    p = np.outer(n, n) * x
    for i in range(1, 3):
        p[i] += 0.3 * p[i - 1]
    return np.sum(p * n)


def in_branches(x: float, n):
    p = n * x + n
    if x > 0.5:
        p[0] = np.sin(p[1])
    else:
        p[1] = 2.0
    return np.sum(p * n)


CASES = (
    what_is_added,
    taken,
    taken_along,
    partitioned,
    compressed,
    deleted,
    by_nothing_more,
    written_into,
    by_way_of_a_number,
    turned_round,
    stacked,
    in_rounds,
    by_a_mask,
    sorted_first,
    rows,
    in_branches,
)
