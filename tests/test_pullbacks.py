"""A pullback may be called many times: what it takes out of what was saved, and writes into, is a copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import astgrad
from tests.agreement import image, point_of


def written_in_each_round(x: float, a: np.ndarray) -> float:
    t = 0.0
    for _ in range(3):
        v = a * x
        v[0] = x
        v[1] = v[0] * v[1]
        t = t + v @ v
    return t


def rounds_within_rounds(x: float, a: np.ndarray) -> float:
    for _ in range(2):
        while x < a[2]:
            x = x + 0.4 * np.cos(x)
        x = x * a[3]
    return x


def lists_of_each_round(x: float, a: np.ndarray) -> float:
    for i in range(3):
        xs = [np.sin(x)]
        xs.append(np.tanh(xs[-1] * a[i]))
        for element in xs:
            x = x + element
    return x


def branches_with_writes(x: float, a: np.ndarray) -> float:
    for i in range(3):
        b = a + x
        if b[i] > 0.5:
            b[i] = b[i] * x
            b[0] = b[0] * b[i]
        a = b * 0.9
    return a @ a


def collected(x: float, a: np.ndarray) -> float:
    kept = []
    v = a * x
    for i in range(3):
        kept.append(v.copy())
        v *= x
        v[0] += i
    return np.sum(np.array(kept) ** 2)


def arrays_in_a_list(x: float, a: np.ndarray) -> float:
    m = [np.arange(3.0), np.ones(3)]
    for i in range(4):
        m[i % 2][1] = 5.0 + i
        x = x * np.sum(m[i % 2])
    return x * a[0]


def numbers_in_a_list_of_lists(x: float, a: np.ndarray) -> float:
    m = [[1.0, 2.0], [3.0, 4.0]]
    for i in range(4):
        m[i % 2][1] = 5.0 + i
        x = x * m[i % 2][1] * m[0][1]
    return x * a[0]


def arrays_replaced_in_a_list(x: float, a: np.ndarray) -> float:
    m = [np.arange(2.0), np.ones(2)]
    for i in range(4):
        m[i % 2][1] += 1.0 + i
        x = x * np.sum(m[0]) * 0.3
        m[0] = m[0] * 2.0
    return x * a[0]


def matrix_of_lists(x: float, a: np.ndarray) -> float:
    grid = [[x * i + j for j in range(3)] for i in range(3)]
    for k in range(2):
        for i in range(1, 3):
            for j in range(1, 3):
                grid[i][j] = grid[i - 1][j] * grid[i][j - 1] * 0.3 + k
    return grid[2][2] * a[1] + grid[1][2] * x


FUNCTIONS = [
    written_in_each_round,
    rounds_within_rounds,
    lists_of_each_round,
    branches_with_writes,
    collected,
    arrays_in_a_list,
    numbers_in_a_list_of_lists,
    arrays_replaced_in_a_list,
    matrix_of_lists,
]
ARGS = (0.7, np.array([0.8, -0.6, 1.3, 0.4]))


@pytest.mark.parametrize("f", FUNCTIONS)
def test_gives_the_same_when_called_again(f: Callable[..., Any]) -> None:
    point = point_of(f, ARGS)
    value, pullback = astgrad.vjp(f, wrt=("x", "a"))(*ARGS)
    assert image(value) == image(point.value)
    first = pullback(1.0)
    assert image(pullback(1.0)) == image(first)
    np.testing.assert_array_equal(pullback(-2.0)[1], -2.0 * first[1])
    for part, name in zip(first, ("x", "a"), strict=True):
        assert point.derivatives[name].agrees(part, 1e-9)


def two_results(a: np.ndarray, x: float) -> np.ndarray:
    for i in range(3):
        b = a * x
        b[i] = b[i] * b[0]
        b[3] = b[i] + x
        a = b
    return np.array([a @ a, a[0] * a[3]])


def test_rows_of_a_jacobian() -> None:
    """A row for each element, by the pullback."""
    x, a = ARGS
    rows = astgrad.jacobian(two_results, mode="reverse")(a, x)
    np.testing.assert_allclose(rows, astgrad.jacobian(two_results, mode="forward")(a, x), rtol=1e-12)
    for number, row in enumerate(rows):
        assert point_of(element(number), (a, x)).derivatives["a"].agrees(row, 1e-9)


def element(number: int) -> Callable[..., Any]:
    def of_two(a: np.ndarray, x: float) -> Any:
        return two_results(a, x)[number]

    return of_two
