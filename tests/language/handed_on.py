"""Functions that hand on what they change before or after: lists, dicts and arrays that a helper's reverse half reads."""

from __future__ import annotations

import random
from typing import Any

import numpy as np


def _scaled(x: float, w: Any) -> float:
    """With a forward half that saves `w`: which branch it took is known only when it runs."""
    if x > 0.1:
        x = x * 2
    return 0.3 * x * float(w[0]) * float(w[-1])


def _scaled_by_row(x: float, w: Any) -> float:
    if x > 0.1:
        x = x * 2
    return 0.3 * x * float(w[0][0]) * float(w[1][-1])


def _scaled_by_entry(x: float, w: Any) -> float:
    if x > 0.1:
        x = x * 2
    return 0.3 * x * float(w["a"])


def _of_ends(x: float, w: Any) -> float:
    if x > 0.1:
        x = x * 2
    return 0.3 * x * w[0] + w[-1]


def _pulled(state: dict[str, float]) -> float:
    stretched = state["a"] ** 2 + 1.0
    return -state["a"] / stretched


def _itself(state: dict[str, float]) -> dict[str, float]:
    if state["b"] > 100.0:
        raise ValueError(state["b"])
    same = state
    return same


def _scaled_and_noted(x: float, w: Any) -> float:
    """May change what it is given, for all that is known."""
    if x > 0.1:
        x *= 2
    return 0.3 * x * float(w[0]) * float(w[-1])


def _taken(w: Any) -> float:
    return float(w.pop())


# ---------------------------------------------------------------------- what carries no derivative


def taken_from_before(x: float, w: Any) -> float:
    y = x
    for _ in range(2):
        y = float(w.pop()) * _scaled(y, w)
    return y


def taken_from_by_a_helper(x: float, w: Any) -> float:
    y = x
    for _ in range(2):
        y = _taken(w) * _scaled(y, w)
    return y


def taken_from_after(x: float, w: Any) -> float:
    y = x
    for _ in range(2):
        y = np.sin(_scaled(y, w))
        del w[0]
    return y


def lengthened(x: float, w: Any) -> float:
    y = x
    for i in range(2):
        w.append(1.5 + i)
        y = np.sin(_scaled(y, w))
    return y


def a_dict_that_is_updated(x: float, w: Any) -> float:
    y = x
    entries = {"a": 1.0}
    for _ in range(2):
        entries.update({"a": float(w[0])})
        w[0] += 1.0
        y = np.sin(_scaled_by_entry(y, entries))
    return y


# ---------------------------------------------------------------------- what carries one, and parts


def lengthened_with_what_is_derived(x: float, w: Any) -> float:
    y = x
    values = [1.0]
    for i in range(3):
        values.append(y + i)
        y = np.sin(_scaled(y, values)) + float(w[0])
    return y


def lengthened_between_two_calls(x: float, w: Any) -> float:
    values = [x, 2.0]
    y = _scaled(x, values) + float(w[0])
    values.append(y)
    return np.sin(_scaled(y, values)) * y


def extended(x: float, w: Any) -> float:
    y = x
    values = [1.0]
    for i in range(2):
        values.extend([1.5 + i, y])
        y = np.sin(_scaled(y, values)) + float(w[0])
    return y


def made_anew_in_an_outer_loop(x: float, w: Any) -> float:
    y = x
    for i in range(2):
        y = y + float(w[i])
        values = [0.9, 0.4]
        for _ in range(3):
            values.append(y)
            y = np.sin(_scaled(y, values)) + y
    return y


def a_list_in_a_tuple_grows(x: float, w: Any) -> float:
    rows = ([0.9, 1.2], [1.2, 0.4, 0.9])
    for _ in range(2):
        rows[1].append(0.3)
        x = np.sin(_scaled_by_row(x, rows)) + float(w[0])
    return x


def an_element_is_scaled(x: float, w: Any) -> float:
    y = x
    for i in range(2):
        w[0] *= 1.5 + i
        y = np.sin(_scaled(y, w))
    return y


def an_element_between_two_calls(x: float, w: Any) -> float:
    y = _scaled(x, w)
    w[0] = 1.5
    return y * np.sin(_scaled(y, w)) * y


def an_entry_is_scaled(x: float, w: Any) -> float:
    y = x
    entries = {"a": 1.0}
    for _ in range(2):
        entries["a"] *= 1.5
        y = np.sin(_scaled_by_entry(y, entries)) + float(w[0])
    return y


def an_element_of_a_row(x: float, q: Any) -> float:
    y = x
    for i in range(2):
        q[0][0] *= 1.5 + i
        y = np.sin(_scaled_by_row(y, q))
    return y


def an_element_of_a_row_of_its_own(x: float, w: Any) -> float:
    y = x
    rows = [[1.0, 2.0], [0.5, 2.0]]
    for i in range(2):
        rows[0][0] *= 1.5 + i
        y = np.sin(_scaled_by_row(y, rows)) + float(w[0])
    return y


def rows_of_its_own_turned_over(x: float, w: Any) -> float:
    y = x
    rows = [[1.0, 2.0], [0.5, 2.0]]
    for i in range(3):
        rows[i % 2].append(1.5 + i)
        rows[i % 2].pop(0)
        y = np.sin(_scaled_by_row(y, rows)) + float(w[0])
    return y


def an_array_in_a_list(x: float, w: Any) -> float:
    y = x
    rows = [np.array([1.0, 2.0]), np.array([0.5, 2.0])]
    for i in range(2):
        rows[0] *= 1.5 + i
        y = np.sin(_scaled_by_row(y, rows)) + float(w[0])
    return y


def an_array_in_a_dict(x: float, w: Any) -> float:
    y = x
    rows = {0: np.array([1.0, 2.0]), 1: np.array([0.5, 2.0])}
    for i in range(2):
        rows[0] *= 1.5 + i
        y = np.sin(_scaled_by_row(y, rows)) + float(w[0])
    return y


def an_element_of_an_array_in_a_dict(x: float, w: Any) -> float:
    y = x
    rows = {0: np.array([1.0, 2.0]), 1: np.array([0.5, 2.0])}
    for i in range(2):
        rows[0][0] *= 1.5 + i
        y = np.sin(_scaled_by_row(y, rows)) + float(w[0])
    return y


def a_new_list_in_each_round(x: float, w: Any) -> float:
    y = x
    for i in range(2):
        values = [1.0, 2.0]
        values[0] = 1.5 + i
        values.reverse()
        y = np.sin(_scaled(y, values)) + float(w[0])
    return y


def elements_in_another_order(x: float, w: Any) -> float:
    y = x
    values = [x, 1.5, x * x]
    for _ in range(3):
        y = np.sin(_scaled(y, values)) + float(w[0])
        values[0], values[2] = values[2], values[0]
    return y


def a_dict_that_is_written_into(x: float, w: Any) -> float:
    state = {"a": x, "b": float(w[0])}
    for _ in range(3):
        state["b"] += 0.1 * _pulled(state)
        state["a"] += 0.1 * state["b"]
    return state["a"]


def shortened_by_a_helper_that_knew_its_length(x: float, w: Any) -> float:
    values = [0.5, 1.2, 0.7, 0.9]
    y = _taken(values) * float(_of_ends(x, values)) + float(w[0])
    y = np.sin(float(_of_ends(y, values)))
    return y * float(values[0]) * len(values)


def _by_keys(x: float, d: Any) -> float:
    for key in d:
        x = float(np.sin(0.8 * x + d[key]))
    return 0.3 * x


def reversed_rows(x: float, w: Any) -> float:
    rows = [[0.9, 0.5], [-0.7, 0.9, 0.4]]
    rows.reverse()
    return float(w[0]) * _scaled_by_row(x, rows)


def rows_by_their_lengths(x: float, w: Any) -> float:
    rows = [[0.9, 0.5, 0.3], [-0.7, 0.9]]
    rows.sort(key=len)
    return float(w[0]) * _scaled_by_row(x, rows)


def shuffled_rows(x: float, w: Any) -> float:
    rows = [[0.9, 0.5], [-0.7, 0.9, 0.4]]
    random.Random(1).shuffle(rows)
    return float(w[0]) * _scaled_by_row(x, rows)


def rows_of_a_dict_are_reversed(x: float, w: Any) -> float:
    held = {"rows": [[0.9, 0.5], [-0.7, 0.9, 0.4]]}
    held["rows"].reverse()
    return float(w[0]) * _scaled_by_row(x, held["rows"])


def a_dict_of_constants_gains_a_key(x: float, w: Any) -> float:
    weights = {"a": 0.5, "b": 0.7}
    weights["c"] = 0.3
    return float(w[0]) * _by_keys(x, weights)


def a_dict_of_constants_loses_a_key(x: float, w: Any) -> float:
    weights = {"a": 0.5, "b": 0.7, "c": 0.3}
    weights.pop("b")
    return float(w[0]) * _by_keys(x, weights)


def a_dict_of_constants_in_another_order(x: float, w: Any) -> float:
    weights = {"a": 0.5, "b": 0.7, "c": 0.3}
    weights["a"] = 2 * weights.pop("a")
    return float(w[0]) * _by_keys(x, weights)


def a_key_that_is_computed(x: float, w: Any) -> float:
    weights = {0: 0.5, 1: 0.7}
    for i in range(3):
        weights[i] = 0.3 * i
    return float(w[0]) * _by_keys(x, weights)


# ---------------------------------------------------------------------- refused


def rows_in_another_order(x: float, q: Any) -> float:
    y = x
    for row in q:
        y = np.sin(_scaled(y, row))
        q[0].reverse()
    return y


def taken_from_before_what_may_change_it(x: float, w: Any) -> float:
    y = x
    for _ in range(2):
        y = float(w.pop()) * _scaled_and_noted(y, w)
    return y


def lengthened_for_what_may_change_it(x: float, w: Any) -> float:
    y = x
    values = [1.0]
    for i in range(3):
        values.append(y + i)
        y = np.sin(_scaled_and_noted(y, values)) + float(w[0])
    return y


def given_back_and_written_into(x: float, w: Any) -> float:
    state = {"a": x, "b": float(w[0])}
    same = _itself(state)
    same["a"] = 3.0 * x
    return x * state["a"]


def shuffled_through_a_view(x: float, w: Any) -> float:
    c = np.array([3.0, 1.0, 2.0])
    back = c[::-1]
    y = x * x * c[0] * c[1]
    np.random.default_rng(0).shuffle(back)
    return float(w[0]) * y * y * c[1]


def filled_by_a_method(x: float, w: Any) -> float:
    c, b = np.array(w), np.outer(w, w)
    y = x * x * float(c[0] * c[1])
    total = float(b.sum(axis=0, out=c)[0])
    return y * y * total * float(c[1])


def filled_where_the_result_comes_last(x: float, w: Any) -> float:
    c, b = np.array(w), np.outer(w, w)
    y = x * x * float(c[0] * c[1])
    np.dot(b, b[0], c)
    return y * y * float(c[1])


def filled_where_a_method_puts_its_result(x: float, w: Any) -> float:
    c, b = np.array(w), np.array([0.5, 2.0, 1.5, 0.7])
    y = x * x * float(c[0] * c[1])
    b.cumsum(0, None, c)
    return y * y * float(c[1])
