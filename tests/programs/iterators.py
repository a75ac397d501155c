"""Loops over what iterators give: pairs, products, places, numbers without end."""

# ruff: noqa: B905  (the forms are the point)

import itertools
import math
from itertools import combinations, pairwise, product

import numpy as np


def pairs_of_places(v):
    s = 0.0
    for i, j in itertools.combinations(range(len(v)), 2):
        s += math.sin(v[i] * v[j]) * (1 + s)
    return s


def pairs_of_numbers(v):
    s = 0.0
    for a, b in itertools.combinations(v, 2):
        s += math.sin(a * b) * (1 + s)
    return s


def distances(p):
    s = 0.0
    for a, b in itertools.combinations(p, 2):
        s += np.linalg.norm(a - b) * (1 + s)
    return s


def distances_of_points(p):
    s = 0.0
    for (x0, y0), (x1, y1) in itertools.combinations(p, 2):
        s += math.hypot(x0 - x1, y0 - y1) * (1 + s)
    return s


def ordered_pairs(v):
    s = 0.0
    for a, b in itertools.permutations(v, 2):
        s += math.sin(a * b * b) * (1 + s)
    return s


def orders(v):
    s = 0.0
    for p in itertools.permutations(range(3)):
        s += v[p[0]] * v[p[1]] ** 2 * (1 + s)
    return s


def all_places(q):
    s = 0.0
    for i, j in itertools.product(range(2), range(2)):
        s += q[i, j] * q[j, i] * (1 + s)
    return s


def all_places_repeated(q):
    s = 0.0
    for i, j in product(range(2), repeat=2):
        s += q[i, j] * q[j, i] * (1 + s) * i
    return s


def all_pairs(v):
    s = 0.0
    for a, b in product(v, v):
        s += a * b * b * (1 + s)
    return s


def neighbours_in_array(v):
    s = 0.0
    for a, b in pairwise(v):
        s += (a - b) ** 2 * (1 + s) * a
    return s


def neighbours_in_list(x):
    ts = [0.0, x, x * x, x**3]
    s = 0.0
    for a, b in pairwise(ts):
        s += (a - b) ** 2 * (1 + s) * a
    return s


def neighbours_numbered(v):
    s = 0.0
    for i, (a, b) in enumerate(pairwise(v)):
        s += (a - b) ** 2 * (1 + s) * a * i
    return s


def neighbours_of_places(v):
    s = 0.0
    for i, j in pairwise(range(3)):
        s += v[i] * v[j] * (1 + s)
    return s


def accumulated_places(v):
    s = 0.0
    for k in itertools.accumulate(range(3)):
        s += v[k % 3] ** k
    return s


def chained_places(v):
    s = 0.0
    for k in itertools.chain(range(1), range(1, 3)):
        s += v[k] * v[k] * (1 + s)
    return s


def as_far_as_both(x, n, k):
    s = 1.0
    for i, j in zip(range(n), range(n - k)):
        s = s * x + i + j
    return s


def counted_up(x):
    s = 1.0
    for k in itertools.count():
        s += x**k * s
        if k > 3:
            break
    return s


def counted_up_from_one(x):
    s = 1.0
    for k in itertools.count(1):
        t = x**k / math.factorial(k)
        s += t * s
        if abs(t) < 0.001:
            break
    return s


def beside_a_count(v):
    s = 1.0
    for k, a in zip(itertools.count(1), v):
        s += a**k * s
    return s


def beside_a_cycle(v):
    s = 1.0
    for a, w in zip(v, itertools.cycle([0.1, 0.2])):
        s += a * w * s
    return s


def around_again(v):
    s = 1.0
    for k, a in zip(range(5), itertools.cycle(v)):
        s += a * k * s
    return s


def list_of_places(v):
    s = 1.0
    for k in list(range(3)):
        s += v[k] * k * s
    return s


def list_of_places_named(v):
    s = 1.0
    idx = list(range(len(v)))
    for k in idx:
        s += v[k] * k * s
    return s


def list_of_places_backwards(v):
    s = 1.0
    for k in list(range(3))[::-1]:
        s += v[k] * k * s
    return s


def places_of_matrix(q):
    s = 1.0
    for i, j in np.ndindex(q.shape):
        s += q[i, j] * i * s * q[j, i]
    return s


def places_at_once(q):
    s = 1.0
    for idx in np.ndindex(q.shape):
        s += q[idx] * s
    return s


def places_written(q):
    out = np.zeros(q.shape)
    for idx in np.ndindex(*q.shape):
        out[idx] = q[idx] ** 2
    return np.sum(out * q)


def numbered_elements(q):
    s = 1.0
    for (i, j), a in np.ndenumerate(q):
        s += a * (i + j) * s
    return s


def numbered_elements_at_once(q):
    s = 1.0
    for idx, a in np.ndenumerate(q):
        s += a * (idx[0] + 1) * s * q[idx]
    return s


def numbered_elements_of_vector(v):
    s = 1.0
    for (i,), a in np.ndenumerate(v):
        s += a * (i + 1) * s
    return s


def places_where(q):
    s = 1.0
    for i, j in np.argwhere(q > 0):
        s += q[i, j] * i * s * q[j, i]
    return s


def places_where_at_once(q):
    s = 1.0
    for idx in np.argwhere(q > 0):
        s += q[idx[0], idx[1]] * s
    return s


def places_that_are_not_zero(q):
    s = 1.0
    rows, cols = np.nonzero(q > 0)
    for i, j in zip(rows, cols):
        s += q[i, j] * i * s * q[j, i]
    return s


def where_positive(v):
    s = 1.0
    for i in np.where(v > 0)[0]:
        s += v[i] * s
    return s


def flat_places(v):
    s = 1.0
    for i in np.flatnonzero(v > 0):
        s += v[i] * s
    return s


def beside_one_number(v):
    s = 1.0
    for a, w in zip(v, itertools.repeat(0.5)):
        s += a * s * w
    return s


def numbered_from_one_by_keyword(v):
    s = 1.0
    for i, a in enumerate(v, start=1):
        s += a**i * s
    return s


def numbered_parts(v):
    s = 1.0
    for i, a in enumerate(v[1:], 1):
        s += a * v[i - 1] * s
    return s


def numbered_from_two_in_a_sum(v):
    return sum((a**i for i, a in enumerate(v, start=2)))


def numbered_from_one_of_parts(x):
    ts = (x, x * x)
    return sum((t * i for i, t in enumerate(ts, start=1)))


def pairs_of_parts(x):
    ts = [x, x * x, math.sin(x)]
    s = 0.0
    for a, b in combinations(ts, 2):
        s += a * b * b * (1 + s)
    return s


def pairs_in_a_sum(v):
    return sum((a * b * b for a, b in combinations(v, 2)))


V = np.array([0.3, 0.6, -0.2])
P = np.array([[0.3, 0.6], [1.2, -0.5], [0.8, 0.9]])
Q = np.array([[0.3, 0.6], [1.2, -0.5]])
OF_POINTS = (distances, distances_of_points)
OF_NUMBERS = (neighbours_in_list, counted_up, counted_up_from_one, numbered_from_one_of_parts, pairs_of_parts)
OTHERS = (as_far_as_both,)
OF_MATRICES = (
    all_places,
    all_places_repeated,
    places_of_matrix,
    places_at_once,
    places_written,
    numbered_elements,
    numbered_elements_at_once,
    places_where,
    places_where_at_once,
    places_that_are_not_zero,
)
OF_VECTORS = [
    f
    for f in vars().copy().values()
    if getattr(f, "__module__", "") == __name__ and f not in (*OF_POINTS, *OF_NUMBERS, *OF_MATRICES, *OTHERS)
]
CASES = [
    *((f, (0.7,)) for f in OF_NUMBERS),
    *((f, (V,)) for f in OF_VECTORS),
    *((f, (P,)) for f in OF_POINTS),
    *((f, (Q,)) for f in OF_MATRICES),
    (as_far_as_both, (0.7, 3, -2)),
    (as_far_as_both, (0.7, 3, 1)),
]
