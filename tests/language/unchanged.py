"""Functions that change what they are given: lists, dicts and objects, by whatever means."""

from __future__ import annotations

import bisect
import heapq
from typing import Any


def take_last(x: float, w: Any) -> float:
    last = w.pop()
    return x**2 * float(last)


def lengthen(x: float, w: Any) -> float:
    w.append(3.0)
    return x**2 * float(w[0]) * len(w)


def under_another_name(x: float, w: Any) -> float:
    v = w
    v.sort()
    return x**2 * float(w[0])


def of_a_new_list(x: float, w: Any) -> float:
    v = list(w)
    v.sort()
    return x**2 * float(v[0] + w[0])


def removed(x: float, w: Any) -> float:
    del w[0]
    return x**2 * float(w[0])


def kept_in_a_heap(x: float, w: Any) -> float:
    heapq.heapify(w)
    heapq.heappush(w, 0.5)
    bisect.insort(w, 2.5)
    return x**2 * float(w[0] + w[-1])


def _lowest(w: Any) -> Any:
    w.sort()
    return w[0]


def by_a_function(x: float, w: Any) -> float:
    s = _lowest(w)
    return x**2 * float(s)


def _taken(w: Any) -> Any:
    return w.pop()


def _taken_through(w: Any) -> Any:
    return _taken(w)


def by_a_function_of_a_function(x: float, w: Any) -> float:
    return x**2 * float(_taken_through(w))


def _emptied(w: Any, left: int) -> float:
    return 0.0 if len(w) == left else float(w.pop()) + _emptied(w, left)


def by_recursion(x: float, w: Any) -> float:
    s = _emptied(w, 1)
    return x**2 * s


def by_a_function_inside(x: float, w: Any) -> float:
    def more() -> None:
        w.append(4.0)

    more()
    return x**2 * float(w[-1])


def rows_sorted(x: float, w: Any) -> float:
    for row in w:
        row.sort()
    return x**2 * float(w[0][0])


def _first_sorted(rows: Any) -> None:
    rows[0].sort()


def row_by_a_function(x: float, w: Any) -> float:
    _first_sorted(w)
    return x**2 * float(w[0][0])


def row_lengthened(x: float, w: Any) -> float:
    w[0].append(2.0)
    return x**2 * float(w[0][-1])


def row_of_a_new_list(x: float, w: Any) -> float:
    v = list(w)
    v[0].append(2.0)
    return x**2 * float(w[0][-1])


def element_of_a_row(x: float, w: Any) -> float:
    w[0][1] = 5.0
    return x**2 * float(w[0][1])


def element_of_a_row_scaled(x: float, w: Any) -> float:
    for i in range(len(w)):
        w[i][0] *= 2.0
    return x**2 * float(w[0][0] + w[1][0])


def entry(x: float, d: Any) -> float:
    d["a"] = 1.0
    return x**2 * float(d["a"])


def updated(x: float, d: Any) -> float:
    d.update({"a": 2.0})
    return x**2 * float(d["a"])


def with_default(x: float, d: Any) -> float:
    s = d.setdefault("a", 3.0)
    return x**2 * float(s)


def values_lengthened(x: float, e: Any) -> float:
    for each in e.values():
        each.append(7.0)
    return x**2 * float(e["b"][-1])


class Log:
    """Something with a list."""

    def __init__(self) -> None:
        self.rows = [1.0, 2.0]

    def __repr__(self) -> str:
        return f"Log({self.rows})"


def list_of_an_object(x: float, log: Any) -> float:
    log.rows.append(3.0)
    return x**2 * float(log.rows[-1])


def _times_first(x: float, w: Any) -> float:
    if x > 0:
        x = x * x
    return x * float(w[0])


def changed_before_it_is_read(x: float, w: Any) -> float:
    return float(_lowest(w)) * _times_first(x, w)


def changed_after_it_was_read(x: float, w: Any) -> float:
    first = _times_first(x, w) * 1.0
    return first * float(_lowest(w))


def taken_before_it_is_read(x: float, w: Any) -> float:
    return float(w.pop()) * _times_first(x, w[-1:])


def taken_where_it_is_chosen(x: float, w: Any) -> float:
    y = _times_first(x, w[-1:]) if float(w.pop()) > 2.5 else x
    return y * float(w.pop())


def _other_way_round(a: float, b: float) -> float:
    return (b + 1.0) * a


def arguments_in_their_order(x: float, w: Any) -> float:
    return _other_way_round(x**2 * float(w.pop()), float(w.pop()))


def counted_before_one_is_taken_out(x: float, d: Any) -> float:
    return _other_way_round(x**2 * len(d), float(d.pop("b")))
