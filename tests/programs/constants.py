"""Loops over constants of the module: lists, tuples, arrays and dicts of numbers, alone and beside each other."""

# ruff: noqa: B905, RUF007  (the forms are the point)

import math

import numpy as np

COEFFICIENTS = [1.0, 2.0, 0.5]
WEIGHTS = (0.3, 0.4, 0.3)
NODES = np.array([-0.7, 0.1, 0.7, 0.9])
LIMITS = ((1.0, 0.3), (2.0, 0.2), (0.5, 0.1))
ROWS = np.array([[1.0, 0.3], [2.0, 0.2]])
RATES = {"slow": 1.0, "fast": 2.0, "still": 0.5}
SHARES = {1: 0.7, 0: 1.1, 2: 0.2}
EDGES = {"ab": (0.7, 2), "bc": (1.1, 1)}


def polynomial(x):
    s = 0.0
    for c in COEFFICIENTS:
        s = s * x + c
    return s


def polynomial_backwards(x):
    s = 0.0
    for c in reversed(COEFFICIENTS):
        s = s * x + c
    return s


def rest_of_polynomial(x):
    s = COEFFICIENTS[0]
    for c in COEFFICIENTS[1:]:
        s = s * x + c
    return s


def quadrature(x):
    s = 0.0
    for w, node in zip(WEIGHTS, NODES):
        s += w * math.exp(x * node) * (1 + s)
    return s


def quadrature_of_lists(x):
    s = 1.0
    for i, (w, c) in enumerate(zip(WEIGHTS, COEFFICIENTS), start=1):
        s *= math.sin(c * x**i) + w * s
    return s


def weighted(v):
    s = 0.0
    for a, w in zip(v, WEIGHTS):
        s += w * math.exp(a) * (1 + s)
    return s


def weighted_backwards(v):
    s = 0.0
    for a, w in zip(reversed(v), reversed(WEIGHTS)):
        s += w * math.exp(a) * (1 + s)
    return s


def neighbours(x):
    s = 0.0
    for a, b in zip(WEIGHTS, WEIGHTS[1:]):
        s = s * x + a * b
    return s


def pairs(x):
    s = 1.0
    for c, w in LIMITS:
        s = s * math.sin(c * x) + w
    return s


def rows(x):
    s = 1.0
    for i, (c, w) in enumerate(ROWS):
        s = s * math.sin(c * x) + w * i
    return s


def stepwise(x):
    for upper, rate in LIMITS:
        if x < upper:
            return x * rate * upper
    return x * x


def by_keys(x):
    s = 1.0
    for name in RATES:
        s = s * math.sin(RATES[name] * x) + RATES[name]
    return s


def by_items(x):
    s = 1.0
    for i, (name, rate) in enumerate(RATES.items()):
        s = s * math.sin(rate * x) + len(name) * i
    return s


def by_values_beside(v):
    s = 1.0
    for rate, a in zip(RATES.values(), v):
        s = s * math.sin(rate * a) + rate
    return s


def by_keys_beside(v):
    s = 1.0
    for name, a in zip(RATES, v):
        s = s * math.sin(RATES[name] * a) + len(name)
    return s


def by_numbers_beside(v):
    s = 1.0
    for number, a in zip(SHARES, v):
        s = s * math.sin(a) + number
    return s


def by_items_of_pairs(x):
    s = 1.0
    for _, (c, n) in EDGES.items():
        s = s * math.sin(c * x) ** n + c
    return s


def left_early(x):
    s = 0.0
    for c in COEFFICIENTS:
        s = s * x + c
        if s > 2.0:
            break
    return s * c


def with_rounds_left_out(x):
    s = 0.0
    for c in COEFFICIENTS:
        if c > 1.5:
            continue
        s = s * x + c
    return s


def in_each_other(x):
    s = 0.0
    for w in WEIGHTS:
        for c in COEFFICIENTS:
            s = s * x + w * c
    return s


def written_out_and_left_early(x):
    s = 1.0
    for w in (0.1, 0.2, 0.4):
        s = s * math.sin(w * x) + w
        if s > 0.25:
            break
    return s


def summed(x):
    return sum(w * math.exp(node * x) for w, node in zip(WEIGHTS, NODES)) + sum(c * x**i for i, c in enumerate(COEFFICIENTS))


def _horner(coefficients, x):
    s = 0.0
    for c in coefficients:
        s = s * x + c
    return s


def given_to_a_helper(x):
    return _horner(COEFFICIENTS, x) * _horner(WEIGHTS, x) + _horner(NODES, x)


V = np.array([0.3, 0.6, -0.2])
CASES = [
    *(
        (f, (0.7,))
        for f in (
            polynomial,
            polynomial_backwards,
            rest_of_polynomial,
            quadrature,
            quadrature_of_lists,
            neighbours,
            pairs,
            rows,
            stepwise,
            by_keys,
            by_items,
            by_items_of_pairs,
            left_early,
            with_rounds_left_out,
            in_each_other,
            written_out_and_left_early,
            summed,
            given_to_a_helper,
        )
    ),
    *((f, (V,)) for f in (weighted, weighted_backwards, by_values_beside, by_keys_beside, by_numbers_beside)),
    (weighted, (V[:2],)),
    (written_out_and_left_early, (2.5,)),
    (stepwise, (3.7,)),
]
