"""A list or a dict under several names: who changes it by one sees that by all."""

from collections.abc import Callable
from typing import Any

import numpy as np


def bound_at_once(x: float, y: float):
    a = b = []
    b.append(x * y)
    a.append(y)
    return a[0] * b[1]


def three_bound_at_once(x: float, y: float):
    a = b = c = []
    for i in range(3):
        c.append(i * x)
        a.append(y * y)
    return sum(b)


def changed_by_its_second_name(x: float, y: float):
    a = []
    b = a
    b.append(x)
    a.append(2.0)
    return a[0] * y * a[1]


def held_by_a_tuple(x: float, y: float):
    a = []
    held = (a, 1.0)
    held[0].append(x)
    a.append(y)
    return a[0] * a[1]


def bound_with_something_else(x: float, y: float):
    a, k = [], y
    b, c = a, k
    b.append(k * x)
    return a[0] * c


def two_second_names_at_once(x: float, y: float):
    a, k = [], []
    b, c = a, k
    b.append(y * x)
    c.append(b[0] * x)
    return a[0] * k[0]


def second_name_in_a_loop(x: float, y: float):
    a = []
    for i in range(3):
        b = a
        b.append(x * i + y)
    return a[2] * a[1]


def second_name_in_a_branch(x: float, y: float):
    a = []
    b = a
    if x > 0:
        b.append(x)
        c = b
        c.append(y)
    return a[0] * a[1]


def bound_anew_later(x: float, y: float):
    a = [x]
    b = a
    a = [y]
    b.append(y)
    return a[0] * b[1] * b[0]


def extended_by_a_second_name(x: float, y: float):
    a = [2.0]
    b = a
    b.extend([x, y])
    b += [x * y]
    return a[1] * a[2] + a[3]


def element_written_by_a_second_name(x: float, y: float):
    a = [2.0, 3.0]
    b = a
    b[1] = x
    return a[1] * y


def zeros_written_by_a_second_name(x: float, y: float):
    a = b = [0.0] * 3
    for i in range(3):
        b[i] = x * i
    a[0] = y * b[1]
    return sum(a) + b[0] * b[1]


def taken_by_a_second_name(x: float, y: float):
    stack = todo = [x]
    total, n = 0.0, 0
    while todo:
        v = todo.pop()
        total = total + v * y
        if n < 3:
            stack.append(v * 2)
        n = n + 1
    return total


def dict_bound_at_once(x: float, y: float):
    a = b = {"u": 1.0, "v": 2.0}
    a["u"] = x
    b["v"] = y * a["u"]
    return a["v"] * b["u"]


def array_bound_at_once(x: float, y: float):
    a = b = np.zeros(3)
    b[1] = x
    a[0] = y * b[1]
    return np.sum(a) + b[0] * b[1]


def rows_exchanged(x: float, y: float):
    a, b = [], []
    for i in range(3):
        a.append(x * i)
        b.append(y * a[-1])
    a, b = b, a
    return a[1] + b[2] * a[2]


def kept_before_it_is_made_anew(x: float, y: float):
    current, total = [x], 0.0
    for _ in range(2):
        before = current
        current = [before[0] * y]
        current.append(x)
        total += before[0] * current[1]
    return total


def bound_at_once_and_perhaps_anew(x: float, y: float):
    a = b = []
    b.append(x)
    if y > 1:
        b = []
        b.append(y)
    a.append(y)
    return a[0] * b[-1] + a[1]


def list_chosen(x: float, y: float):
    a = []
    if x > 0:
        b = a
        k = 2.0
    else:
        b = []
        k = 3.0
    b.append(x * k)
    a.append(y)
    return a[0] * a[1]


def list_chosen_as_a_value(x: float, y: float):
    a = []
    b = a if x > 0 else [y]
    b.append(x)
    a.append(y)
    return a[0] * a[1]


def list_chosen_and_lengthened(x: float, y: float):
    a = [x]
    b = a if x > 0 else [y]
    a += [x * 2.0]
    return b[-1] * y


def one_list_twice_in_a_list(x: float, y: float):
    rows = [[]] * 2
    rows[0].append(x)
    rows[1].append(y)
    return rows[0][1] * rows[1][0]


POINT = (0.4, 0.7)
CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (f, POINT)
    for f in (
        bound_at_once,
        three_bound_at_once,
        changed_by_its_second_name,
        held_by_a_tuple,
        bound_with_something_else,
        two_second_names_at_once,
        second_name_in_a_loop,
        second_name_in_a_branch,
        bound_anew_later,
        extended_by_a_second_name,
        element_written_by_a_second_name,
        zeros_written_by_a_second_name,
        taken_by_a_second_name,
        dict_bound_at_once,
        array_bound_at_once,
        rows_exchanged,
    )
]
FORWARD_ONLY: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (list_chosen, POINT),
    (bound_at_once_and_perhaps_anew, POINT),
    (kept_before_it_is_made_anew, POINT),
]
REFUSED: list[tuple[Callable[..., Any], None]] = [
    (f, None) for f in (list_chosen_as_a_value, list_chosen_and_lengthened, one_list_twice_in_a_list)
]
