"""Blocks of `with` around what is differentiated: left early, in loops, in helpers, in each other."""

# ruff: noqa: B007, SIM108  (the forms are the point)

import warnings
from contextlib import nullcontext

import numpy as np


def quiet_root(x):
    with np.errstate(invalid="ignore"):
        y = np.sqrt(x * x - 0.5)  # maybe nan
    return y * x


def quiet_loop(x, n):
    s = x
    for i in range(n):
        with np.errstate(all="ignore"):
            t = s * s
            s = t * 0.3 + np.sin(x * i)
        s = s + 0.1 * t
    return s


def returns_within(x, y):
    with np.errstate(divide="ignore", invalid="ignore"):
        if y > 1.0:
            return x / y
        z = x * y
    return z * z


def jumps_within(x, n):
    s = x
    for i in range(n):
        with warnings.catch_warnings(), nullcontext():
            s = s * x
            if s > 6.0:
                break
            if i == 1:
                continue
        s = s + 1.0
    return s * s


def always_returns_within(x):
    y = x * x
    with np.errstate(all="ignore"):
        z = np.log(y)
        return z * y


def helper_within(v, k):
    with np.errstate(all="ignore"):
        s = 0.0
        for a in v:
            s = s * k + a / (1.0 + a * a)
            if s > 5.0:
                return s * k
    return s


def calls_helper_within(v, k):
    with np.errstate(over="ignore"):
        return helper_within(v, k) * helper_within(v * 2.0, 0.5)


def nested_within(x, n):
    p = x
    with np.errstate(all="ignore"):
        for i in range(n):
            q = p * p
            with nullcontext():
                if q > 2.0:
                    p = p * 0.5
                else:
                    p = p + q
            p = p * 1.01 + 0.0 * q
    return p * q


V = np.array([0.4, 0.8, 1.5])

CASES = [
    (quiet_root, (1.3,)),
    (quiet_loop, (0.4, 4)),
    (returns_within, (1.2, 0.4)),
    (returns_within, (1.2, 1.4)),
    (jumps_within, (1.2, 8)),
    (jumps_within, (0.7, 4)),
    (always_returns_within, (1.3,)),
    (calls_helper_within, (V, 0.7)),
    (nested_within, (0.6, 5)),
]
