"""Lists that are put together of others: copies, slices, sums and `[*xs, e]`."""

# ruff: noqa: RUF005, SIM108  (the forms are the point)

from collections.abc import Callable
from typing import Any

WEIGHTS = [0.5, 1.5]


def constants_and_one_more(x: float, y: float):
    ws = [*WEIGHTS, x]
    return sum(w * y for w in ws)


def row_around_a_comprehension(x: float, y: float):
    row = [x]
    for _ in range(3):
        row = [x, *[row[i] * y for i in range(len(row))], 1.0]
    return sum(row)


def one_more_at_the_end(x: float, y: float):
    a = [x * i for i in range(3)]
    b = [*a, y]
    return sum(b) * b[1]


def sum_of_two_lists(x: float, y: float):
    a = []
    b = []
    for i in range(3):
        a.append(x * i)
        b.append(y)
    c = a + b
    return sum(c) * c[-1]


def copy_part_and_reverse(x: float, y: float):
    a = [x * i for i in range(3)]
    b = list(a)
    b[0] = y
    c = a[1:]
    d = a[::-1]
    return sum(a) + sum(b) * c[0] + d[0]


def part_and_more_in_a_loop(x: float, y: float):
    a = []
    for i in range(4):
        a.append(x * i + y)
    s = 0.0
    for _ in range(3):
        b = a[1:]
        a = b + [s, x]
        s += a[0] * a[-1] * b[0]
    return s + sum(a)


def turned_round_in_a_loop(x: float, y: float):
    a = []
    for i in range(4):
        a.append(x * i + y)
    s = 0.0
    for _ in range(3):
        a = a[1:] + a[:1]
        s += a[0] * a[-1]
        a[0] = s
    return s * a[1]


def last_two_kept(x: float, y: float):
    hist = []
    for k in range(4):
        hist.append(x * k + y)
        if len(hist) > 2:
            hist = hist[1:]
        y = y + hist[0] * hist[-1]
    return y * hist[1]


def copied_and_written(x: float, y: float):
    a = [x * i for i in range(3)]
    b = a.copy()
    for i in range(3):
        b[i] = b[i] * y + a[i - 1]
    a[0] = b[1]
    c = a[::-1]
    return c[2] * b[0] + sum(c) * c[0]


def shortened_until_short(x: float, y: float):
    ws = WEIGHTS + [x]
    vs = [*WEIGHTS, *ws, y]
    while len(vs) > 3:
        vs = vs[2:]
    return sum(vs) * vs[-1] * vs[0]


def slices_past_the_ends(x: float, y: float):
    a = [x * i for i in range(5)]
    b = a[:2] + a[:9] + a[1:-1] + a[7:]
    return sum(v * (i + y) for i, v in enumerate(b))


def best_copied(x: float, y: float):
    a = [x * i + 1.0 for i in range(5)]
    best = list(a)
    s = 0.0
    for _ in range(3):
        a = [v * y for v in a]
        a.append(s)
        if sum(a) > sum(best):
            best = a[:]
        s += best[0] * a[1]
    return s + sum(best)


def by_a_function_inside(x: float, y: float):
    a = [x * i + 1.0 for i in range(5)]

    def half(v):
        return v[1:] + [v[0] * y]

    for _ in range(3):
        a = half(a)
    return sum(a) * a[0]


def longer_in_branches(x: float, y: float):
    a = [x * i + 1.0 for i in range(4)]
    if x > y:
        a = a + [y]
    else:
        a = [y] + a
    return a[0] * a[-1] + sum(a)


def elements_moved_to_a_new_list(x: float, y: float):
    row = [x]
    row.append(y)
    for _ in range(3):
        items = [row[i] * y for i in range(len(row))]
        row = []
        row.append(x)
        for v in items:
            row.append(v)
    return sum(row)


def bound_anew_after_it_is_read(x: float, y: float):
    row = []
    row.append(x)
    s = 0.0
    for _ in range(3):
        s += row[0] * row[-1]
        row = []
        for i in range(2):
            row.append(s * i + y)
    return s * row[1]


def up_to_no_place(x: float, y: float):
    a = [x * i + y for i in range(4)]
    b = a[:0] + [x]
    c = a[:2] + [y]
    return sum(b) * sum(c) * len(b)


def up_to_minus_no_place(x: float, y: float):
    a = []
    for i in range(4):
        a.append(x * i + y)
    b = a[:-0] + [x]
    return sum(b) * y * len(b)


def _grow(xs, x):
    xs.append(x)
    return x * 2.0


def helper_grows(x: float, y: float):
    xs = [x]
    for _ in range(2):
        xs.append(x)
    z = _grow(xs, x * y)
    return z * xs[-1]


POINT = (0.4, 0.7)
CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (f, POINT)
    for f in (
        helper_grows,
        up_to_no_place,
        up_to_minus_no_place,
        constants_and_one_more,
        one_more_at_the_end,
        sum_of_two_lists,
        copy_part_and_reverse,
        copied_and_written,
        slices_past_the_ends,
        longer_in_branches,
    )
]
ONCE: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [  # the reverse half keeps lists of lists
    (f, POINT)
    for f in (
        row_around_a_comprehension,
        part_and_more_in_a_loop,
        shortened_until_short,
        turned_round_in_a_loop,
        by_a_function_inside,
        elements_moved_to_a_new_list,
        bound_anew_after_it_is_read,
        last_two_kept,
    )
]
FORWARD_ONLY: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [(f, POINT) for f in (best_copied,)]
