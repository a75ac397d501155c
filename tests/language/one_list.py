"""A list or a dict under several names: who changes it by one sees that by all."""

# ruff: noqa: SIM108  (the forms are the point)

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


def row_by_row(x: float, y: float):
    n = 4
    row = []
    for i in range(n):
        row.append(x * i + 1.0)
    total = 0.0
    for _ in range(3):
        new = []
        for j in range(n):
            new.append(row[j] * y if j == 0 else new[j - 1] * row[j] + row[j - 1] * row[j])
        total += new[1] * row[2]
        row = new
    return total * row[3]


def of_two_rows_before(x: float, y: float):
    row = []
    for i in range(3):
        row.append(x * i + 1.0)
    before = row
    for _ in range(3):
        new = []
        for j in range(3):
            new.append(before[j] * row[j] * y)
        before = row
        row = new
    return row[2] * before[1] * row[0]


def shorter_row_by_row(x: float, y: float):
    row = []
    for i in range(5):
        row.append(np.sin(x * i) * y)
    while len(row) > 2:
        new = []
        for i in range(len(row) - 1):
            new.append(row[i] * row[i + 1] + y)
        row = new
    return row[0] * row[1]


def exchanged_and_lengthened(x: float, y: float):
    a, b = [], []
    for i in range(3):
        a.append(x * i + y)
        b.append(y * a[-1])
    for k in range(2):
        a, b = b, a
        a.append(b[k] * a[-1])
        b.append(a[0] * b[-1])
    return a[1] + b[2] * a[2] + a[-1] * b[-1]


def first_row_kept_and_lengthened(x: float, y: float):
    row = []
    for i in range(3):
        row.append(x + i * y)
    first = row
    for _ in range(2):
        new = []
        for j in range(3):
            new.append(row[j] * first[j - 1])
        row = new
        first.append(row[0])
    return row[2] * first[-1] * first[3]


def rows_of_zeros_exchanged(x: float, y: float):
    before, row = [0.0] * 4, [0.0] * 4
    for j in range(4):
        before[j] = y * j
    for i in range(3):
        row[0] = x * i
        for j in range(1, 4):
            row[j] = before[j] * row[j - 1] + before[j - 1] * x
        before, row = row, before
    return before[-1] * before[1] + row[2]


def best_row_kept(x: float, y: float):
    best, row = [0.0] * 3, [0.0] * 3
    for i in range(4):
        row[i % 3] = x * i + y * row[i % 3 - 1]
        if i == 2:
            best = row
            row = [0.0] * 3
    return best[0] * best[1] + row[0] * best[2]


def kept_and_lengthened_after_it_is_read(x: float, y: float):
    row, s = [], 0.0
    for i in range(3):
        row.append(x * i + y)
    for _ in range(3):
        kept = row
        s += row[-1] * row[0]
        row = []
        kept.append(x * y)
        for j in range(2):
            row.append(s * j + x)
        s += sum(kept)
    return s + sum(row)


def kept_and_lengthened_and_read_at_the_end(x: float, y: float):
    row, s = [], 0.0
    for i in range(3):
        row.append(x * i + y)
    kept = row
    for _ in range(3):
        kept = row
        s += row[-1] * row[0]
        row = []
        kept.append(x * y)
        for j in range(2):
            row.append(s * j + x)
    return s + sum(row) + sum(kept)


def kept_and_shortened(x: float, y: float):
    row, s = [], 0.0
    for i in range(3):
        row.append(x * i + y)
    for k in range(3):
        kept = row
        s += row[-1] * row[0]
        row = []
        if k % 2 == 0:
            kept.append(x * y)
        else:
            last = kept.pop()
            s += last * last
        for j in range(2):
            row.append(s * j + x)
        s += kept[-1] ** 2
    return s + sum(row)


def begun_with_a_condition(x: float, y: float):
    row = []
    for j in range(4):
        row.append(x if j == 0 else row[j - 1] * y)
    s = 0.0
    for j in range(6):
        s += row[j] * y if j < len(row) else x
    return s * row[3]


def edit_distance(x: float, y: float):
    before = [0.0, 1.0, 2.0]
    for i in range(3):
        row = [x * i]
        for j in range(1, 3):
            row.append(min(before[j] + 1.0, row[j - 1] + y, before[j - 1] + x * j))
        before = row
    return before[-1]


def row_perhaps_kept_at_last(x: float, y: float):
    row = [x]
    for _ in range(3):
        row.append(row[-1] * row[-1] * y + x)
    kept = [y, 1.0]
    if x > 0:
        kept = row
    return kept[-1] * kept[0]


def read_under_another_name_and_changed(x: float, y: float):
    row, s = [], 0.0
    for i in range(3):
        row.append(x * i + y)
    for k in range(3):
        if k > 0:
            other = row
        else:
            other = [x, y]
        s += other[0] * other[-1]
        row.append(s * x)
        row[0] = s * y
    return s * row[1] + row[0] * row[-1]


def chosen_of_two_that_change(x: float, y: float):
    a, b, s = [], [], 0.0
    for i in range(3):
        a.append(x * i + y)
        b.append(y * i - x)
    for k in range(4):
        chosen = a if k % 2 else b
        s += chosen[0] * chosen[-1]
        a.append(s)
        b[0] = b[0] * s
    return s + sum(a) * b[0]


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
        begun_with_a_condition,
    )
]
LISTS_KEPT: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [  # whose reverse half keeps lists of lists: once
    (f, POINT)
    for f in (
        kept_before_it_is_made_anew,
        row_by_row,
        of_two_rows_before,
        shorter_row_by_row,
        exchanged_and_lengthened,
        first_row_kept_and_lengthened,
        kept_and_lengthened_after_it_is_read,
        kept_and_lengthened_and_read_at_the_end,
        kept_and_shortened,
        edit_distance,
    )
]
ONCE: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (f, POINT) for f in (rows_of_zeros_exchanged, best_row_kept, row_perhaps_kept_at_last)
]
FORWARD_ONLY: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (f, POINT)
    for f in (list_chosen, bound_at_once_and_perhaps_anew, read_under_another_name_and_changed, chosen_of_two_that_change)
]
REFUSED: list[tuple[Callable[..., Any], None]] = [
    (f, None) for f in (list_chosen_as_a_value, list_chosen_and_lengthened, one_list_twice_in_a_list)
]
