"""Arguments that may be left out, asked for in the function, in helpers and in loops; variables that are None at first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

# ruff: noqa: SIM108, UP045, RUF013, E711  (the forms are the point)

V = np.array([0.3, 0.7, -0.4])
W = np.array([0.5, 1.5, 2.0])


def weighted(x, w=None):
    if w is None:
        w = np.ones_like(x)
    return np.sum(w * x**2)


def a_number(x: float, w=None):
    if w is None:
        w = 2.0
    return w * x**2


def conditional(x: float, w=None):
    w = 1.0 if w is None else w
    return w * x**2


def within_bounds(x: float, bounds=None):
    if bounds is not None:
        low, high = bounds
        x = np.clip(x, low, high)
    return np.sin(x) * x


def left_early(x: float, w=None):
    if w is None:
        return x**2
    return w * x**3


def one_or_both(x: float, a=None, b=None):
    if a is None and b is None:
        return x * x
    if a is None or b is None:
        return x**3
    return x * a * b


def by_truth(x: float, w=None):
    if not w:
        w = 3.0
    return w * x**2 * (w or 1.0)


def compared(x: float, w=None):
    if w == None:
        w = 2.0
    return w * x**2


def swapped(x: float, w=None, v=None):
    w, v = v, w
    y = x if w is None else x * w
    z = x if v is None else x * v * v
    return y * z


def bound_anew(x: float, w=None):
    w = None
    return x**2 if w is None else x * w


def asked_twice(x: float, w=None):
    if w is not None:
        if w is None:
            x = x * 100.0
        else:
            x = x * w
    return x * x


def asked_in_a_loop(x: float, n: int, w=None):
    total = 0.0
    for i in range(n):
        if w is None:
            w = x
        total = total * x + w * i
    return total


def in_a_comprehension(x: float, w=None):
    return sum(x * i if w is None else x * w for i in range(3))


def captured(x: float, w=None):
    def inner(t):
        if w is None:
            return t
        return w * t * t

    return inner(x) * x


def in_helpers(x, w):
    return weighted(x, w) * 2.0 + weighted(x) + weighted(x, w=None)


def handed_on(x, w=None):
    return weighted(x, w) * 2.0


def helper_in_a_loop(x: float, n: int):
    total = 0.0
    for i in range(n):
        total = total + left_early(x * i, x) + left_early(x)
    return total


def activated(x, act=None, scale=None):
    if act is None:
        act = np.tanh
    scale = 1.0 if scale is None else scale
    return act(x) * scale


def activations(x: float):
    return activated(x) + activated(x, np.sin) * activated(x, scale=x)


def none_at_first(x: float, n: int):
    before = None
    total = 0.0
    for i in range(n):
        y = np.sin(x * i)
        if before is not None:
            total = total + (y - before) ** 2
        before = y
    return total


def largest(x: float, n: int):
    best = None
    for i in range(n):
        value = np.sin(x * i + 1.0)
        if best is None or value > best:
            best = value
    return best


def array_at_first_none(x, n: int):
    m = None
    for i in range(n):
        g = x * (i + 1.0)
        if m is None:
            m = g
        else:
            m = 0.9 * m + 0.1 * g**2
    return np.sum(m)


def none_in_the_first_round(x: float, n: int):
    before = None
    total = 0.0
    for i in range(n):
        total = total + left_early(x * (i + 1.0), before)
        before = x * i
    return total


def perhaps_none(x: float, flag: bool):
    w = 2.0 * x if flag else None
    return left_early(x, w) * x


def perhaps_none_by_another_name(x: float, flag: bool):
    w = None
    if flag:
        w = 2.0 * x
    pair = (w, x)
    return left_early(pair[1], pair[0]) * x


def annotated(x: float, w: float | None = None) -> float:
    if w is None:
        w = 2.0
    return w * left_early(x, w) + left_early(x, None)


def annotated_as_optional(x: float, w: Optional[float] = None) -> float:
    return left_early(x, w) * x


def annotated_as_if_given(x: float, w: float = None) -> float:
    return left_early(x, w) * x


@dataclass
class Spring:
    """A record with a field that may be left out."""

    stiffness: float
    rest: float = None


def of_a_record(x: float, s: Spring) -> float:
    return np.sum(left_early(x, s.rest) * s.stiffness)


CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (weighted, (V,)),
    (weighted, (V, W)),
    (a_number, (0.6,)),
    (a_number, (0.6, 0.8)),
    (conditional, (0.6,)),
    (conditional, (0.6, 0.8)),
    (within_bounds, (0.6,)),
    (within_bounds, (0.6, (-1.0, 0.5))),
    (within_bounds, (0.6, (-1.0, 1.5))),
    (left_early, (0.6,)),
    (left_early, (0.6, 0.8)),
    (one_or_both, (0.6,)),
    (one_or_both, (0.6, 0.8)),
    (one_or_both, (0.6, 0.8, 0.3)),
    (by_truth, (0.6,)),
    (by_truth, (0.6, 0.8)),
    (compared, (0.6,)),
    (compared, (0.6, 0.8)),
    (swapped, (0.6,)),
    (swapped, (0.6, 0.8)),
    (swapped, (0.6, None, 0.8)),
    (bound_anew, (0.6, 0.8)),
    (asked_twice, (0.6,)),
    (asked_twice, (0.6, 0.8)),
    (asked_in_a_loop, (0.6, 3)),
    (asked_in_a_loop, (0.6, 3, 0.8)),
    (in_a_comprehension, (0.6,)),
    (in_a_comprehension, (0.6, 0.8)),
    (captured, (0.6,)),
    (captured, (0.6, 0.8)),
    (in_helpers, (V, W)),
    (handed_on, (V,)),
    (handed_on, (V, W)),
    (helper_in_a_loop, (0.6, 3)),
    (activations, (0.6,)),
    (none_at_first, (0.6, 3)),
    (none_at_first, (0.6, 1)),
    (largest, (0.6, 4)),
    (array_at_first_none, (V, 3)),
    (none_in_the_first_round, (0.6, 3)),
    (perhaps_none, (0.6, True)),
    (perhaps_none, (0.6, False)),
    (perhaps_none_by_another_name, (0.6, True)),
    (perhaps_none_by_another_name, (0.6, False)),
    (annotated, (0.6,)),
    (annotated, (0.6, 0.8)),
    (annotated_as_optional, (0.6,)),
    (annotated_as_optional, (0.6, 0.8)),
    (annotated_as_if_given, (0.6,)),
    (annotated_as_if_given, (0.6, 0.8)),
    (of_a_record, (0.6, Spring(2.0))),
    (of_a_record, (0.6, Spring(2.0, 0.3))),
]
