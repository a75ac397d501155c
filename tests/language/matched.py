"""`match` of variables that hold tuples: by their elements, where the text says that they hold nothing else."""

from collections.abc import Callable
from typing import Any

import numpy as np


def states(x: float, y: float):
    state = ("rise", 0.0, y)
    total = 0.0
    for _ in range(6):
        match state:
            case ("rise", h, v):
                v2 = v - 0.4 * x
                total += h * v
                state = ("rise", h + 0.1 * v2, v2) if v2 > 0 else ("fall", h, v2)
            case ("fall", h, v):
                total += h - v * x
                state = ("fall", h + 0.1 * v, v - 0.3)
            case _:
                raise ValueError(f"no such state: {state}")
    return total


def numbered_states(x: float, y: float):
    state = (0, x)
    for _ in range(4):
        match state:
            case (0, v):
                state = (1, v * y)
            case (1, v):
                state = (0, v + y)
            case _:
                raise ValueError
    return state[1]


def events(x: float, y: float):
    found = []
    for k in range(4):
        if k % 2 == 0:
            found.append(("hit", x * k, y))
        else:
            found.append(("miss", y, x + k))
    s = 0.0
    for event in found:
        match event:
            case ("hit", p, q):
                s += p * q
            case ("miss", p, _):
                s += p * x
            case _:
                raise ValueError(event)
    return s * len(found)


def points(x: float, y: float):
    p = (x, y)
    match p:
        case (0.0, b):
            return b
        case (a, 0.0):
            return a
        case (a, b) if a > b:
            return a - b * b
        case (a, b):
            return a * b * b
    return 0.0


def guarded_in_a_loop(x: float, y: float):
    p = (x, y)
    for _ in range(3):
        match p:
            case (a, b) if a < b:
                p = (b * x, a)
            case (a, b):
                p = (b + y, a)
    return p[0] * p[1]


def with_a_star(x: float, y: float):
    p = (x, y, 2.0)
    match p:
        case (a, *_):
            return a * y
    return 0.0


def of_another_length(x: float, y: float):
    match x, y:
        case (0, 1, 2):
            return x
        case (a, b, c):
            return a * b * c
        case (a, b):
            return a * b * b
    return 0.0


def said_where_it_is_raised(x: float, y: float):
    p = (x, y)
    for _ in range(3):
        p = (p[1] * x, p[0] + y)
        if p[0] > 100:
            raise ValueError(f"too far: {p}")
    return p[0] * p[1]


CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (f, (0.4, 0.7))
    for f in (
        states,
        numbered_states,
        events,
        points,
        guarded_in_a_loop,
        with_a_star,
        of_another_length,
        said_where_it_is_raised,
    )
]


def array(x: float, y: float):
    """An array is no sequence that a pattern takes."""
    v = np.array([x, y])
    total = 0.0
    match v:
        case (a, b):
            total = a * b
        case _:
            total = x * 3
    return total


def tuple_or_text(x: float, y: float):
    p = "xy" if x > 0 else (x, y)
    total = 0.0
    match p:
        case (a, b):
            total = a * b
        case _:
            total = y * x
    return total


def changed(rows, x):
    rows[0] = np.array([x, x])


def list_that_something_else_changes(x: float, y: float):
    rows = [(x, y)]
    changed(rows, x)
    total = 0.0
    for row in rows:
        match row:
            case (a, b):
                total += a * b
            case _:
                total += y * x
    return total


REFUSED = [(array, None), (tuple_or_text, None), (list_that_something_else_changes, None)]
