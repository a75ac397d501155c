"""What is taken apart: rows, columns, generators and maps; and lists that replace one another."""

# ruff: noqa: B905, RUF007  (the forms are the point)

import itertools
import math
from functools import reduce

import numpy as np

NUMBERS = [1.0, 2.0, 3.0]


def columns(p):
    x, y = p.T
    return np.sum(x * y * x)


def shoelace(p):
    x, y = p.T
    return np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)) * np.sum(x)


def columns_in_rounds(p):
    s = 0.0
    for _ in range(2):
        x, y = (p * (s + 1)).T
        s = s + np.sum(x * y * x)
    return s


def parts_of_parts(q):
    (a, b), (c, d) = q
    return a * b**2 * c - d * a


def parts_of_shaped(v):
    (a, b), (c, d) = v.reshape(2, 2)
    return a * b**2 * c - d


def lengths(p):
    s = 0.0
    for (x0, y0), (x1, y1) in zip(p, p[1:]):
        s += math.hypot(x1 - x0, y1 - y0) * (1 + s)
    return s


def areas_of_rows(p):
    s = 0.0
    for (x0, y0), (x1, y1) in zip(p[:-1], p[1:]):
        s += x0 * y1 - x1 * y0 * s
    return s


def pairs_of_rows(p):
    s = 0.0
    for (x0, y0), (x1, y1) in itertools.pairwise(p):
        s += x0 * y1 - x1 * y0 * s
    return s


def pairs_of_rows_numbered(p):
    s = 0.0
    for i, ((x0, y0), (x1, y1)) in enumerate(zip(p, p[1:])):
        s += x0 * y1 * i - x1 * y0 * s
    return s


def columns_beside(p):
    xs, ys = p.T
    s = 0.0
    for x, y in zip(xs, ys):
        s += x * y * (1 + s)
    return s


def first_and_rest(v):
    a, *r = v
    s = a
    for e in r:
        s = s * e + a
    return s


def stack_of_matrices(z):
    s = 0.0
    for (a, b), (c, d) in z:
        s = s * a + a * d - b * c * c
    return s


def whole_and_parts(p):
    x, y = q = p.T
    return np.sum(x * y * x) + np.sum(q**3)


def row_before(p):
    x0, y0 = p[0]
    s = 0.0
    for x1, y1 in p[1:]:
        s += x1 * y0 - x0 * y1 * s
        x0, y0 = (x1, y1)
    return s


def de_casteljau(ctrl, t):
    pts = list(ctrl)
    n = len(pts)
    for k in range(n - 1):
        for i in range(n - 1 - k):
            pts[i] = (1 - t) * pts[i] + t * pts[i + 1]
    return pts[0]


def de_casteljau_of_lists(ctrl, t):
    pts = list(ctrl)
    while len(pts) > 1:
        pts = [(1 - t) * a + t * b for a, b in zip(pts, pts[1:])]
    return pts[0]


def de_casteljau_counted(ctrl, t):
    pts = list(ctrl)
    for _ in range(3):
        pts = [(1 - t) * a + t * b for a, b in zip(pts, pts[1:])]
    return pts[0]


def de_casteljau_of_numbers(t):
    pts = [0.0, 1.0, t, 3.0]
    while len(pts) > 1:
        pts = [(1 - t) * a + t * b for a, b in zip(pts, pts[1:])]
    return pts[0]


def de_casteljau_in_place(t):
    pts = [0.0, 1.0, t, 3.0]
    for k in range(1, 4):
        for i in range(4 - k):
            pts[i] = (1 - t) * pts[i] + t * pts[i + 1]
    return pts[0]


def neville_of_numbers(t):
    xs = [0.0, 1.0, 2.5]
    p = [t, math.sin(t), t * t]
    n = 3
    for k in range(1, n):
        for i in range(n - k):
            p[i] = ((t - xs[i + k]) * p[i] + (xs[i] - t) * p[i + 1]) / (xs[i] - xs[i + k])
    return p[0]


def _wave(x, i):
    return math.sin(x * i)


def _cube(x):
    return x * x * x


def tuple_of_generator(x):
    a, b = tuple(_wave(x, i) for i in range(1, 3))
    return a * b


def generator_unpacked(x):
    a, b = (_wave(x, i) for i in range(1, 3))
    return a * b


def generator_over_numbers(x):
    a, b = (c * x for c in (1.0, 2.0))
    return a * b


def generator_over_array(v):
    a, b, c = (e * e for e in v)
    return a * b * c


def map_unpacked(x, p):
    a, b = map(_cube, (x, p))
    return a * b


def map_over_array(v):
    a, b, c = map(_cube, v)
    return a * b * c


def positive_ones_unpacked(v):
    a, b = (e * e for e in v if e > 0)
    return a * b


def generator_with_a_name_of_its_own(x):
    i = x
    a, b = (_wave(x, i) for i in range(1, 3))
    return a * b * i


def generator_in_rounds(x):
    s = x
    for _ in range(3):
        a, b = (_wave(s, i) for i in range(1, 3))
        s = s + a * b
    return s


def folded_backwards(x):
    return reduce(lambda a, b: a * x + b, reversed(NUMBERS))


def list_that_is_given(ctrl, t):
    pts = ctrl
    for _ in range(2):
        pts = [t * a for a in pts]
    return pts[0] * pts[1]


P = np.array([[0.3, 0.6], [1.2, -0.5], [0.8, 0.9]])
Q = np.array([[0.3, 0.6], [1.2, -0.5]])
V = np.array([0.3, 0.6, -0.2, 1.1])
Z = np.array([[[0.3, 0.6], [1.2, -0.5]], [[0.1, 0.2], [0.7, 1.1]]])
CASES = [
    *((f, (P,)) for f in (columns, shoelace, columns_in_rounds, lengths, areas_of_rows, pairs_of_rows, pairs_of_rows_numbered)),
    *((f, (P,)) for f in (columns_beside, whole_and_parts, row_before)),
    (parts_of_parts, (Q,)),
    (parts_of_shaped, (V,)),
    (first_and_rest, (V,)),
    (stack_of_matrices, (Z,)),
    *((f, (V, 0.3)) for f in (de_casteljau, de_casteljau_of_lists, de_casteljau_counted)),
    *((f, (0.3,)) for f in (de_casteljau_of_numbers, de_casteljau_in_place, neville_of_numbers)),
    *((f, (0.7,)) for f in (tuple_of_generator, generator_unpacked, generator_over_numbers, generator_with_a_name_of_its_own)),
    *((f, (0.7,)) for f in (generator_in_rounds, folded_backwards)),
    *((f, (V[:3],)) for f in (generator_over_array, map_over_array)),
    (positive_ones_unpacked, (V[:3],)),
    (map_unpacked, (0.7, 0.4)),
    (list_that_is_given, ([0.1, 0.2, 0.4], 0.3)),
]
