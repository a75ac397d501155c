"""Functions that write into what they are given, by whatever name: the derivative is right, or the call is refused."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import astgrad
from tests.agreement import agree, point_of

Program = Callable[[float, np.ndarray], Any]


def by_its_name(A: np.ndarray, x: float) -> float:
    A[0] = A[0] * x
    return 2.0


def by_a_chosen_row(A: np.ndarray, x: float) -> float:
    row = A[1] if x < 0.45 else A[0]
    row[1:] += x
    return 2.0


def by_each_row(A: np.ndarray, x: float) -> float:
    for row in A:
        row[0] = row[0] * x
    return 2.0


def by_a_view(A: np.ndarray, x: float) -> float:
    flat = np.reshape(A, -1)
    flat[1] = x * flat[0]
    return 2.0


def by_names_bound_at_once(A: np.ndarray, x: float) -> float:
    first, second = A[0], A[1]
    second[0] = x * first[1]
    return 2.0


def last(A: np.ndarray, x: float) -> np.ndarray:
    if x > 2.0:
        return A[0]
    return A[-1]


def by_what_a_function_gives_back(A: np.ndarray, x: float) -> float:
    row = last(A, x)
    row[0] = x * row[1]
    return 2.0


def twice(A: np.ndarray, x: float) -> np.ndarray:
    return A * x


def not_at_all(A: np.ndarray, x: float) -> float:
    B = twice(A, x)
    B[0] = x
    return B[0, 0]


def of_by_its_name(x: float, A: np.ndarray) -> float:
    c = by_its_name(A, x)
    return c * np.sum(A * A)


def of_a_chosen_row(x: float, A: np.ndarray) -> float:
    c = by_a_chosen_row(A, x)
    return c * np.sum(A * A)


def of_each_row(x: float, A: np.ndarray) -> float:
    c = by_each_row(A, x)
    return c * np.sum(A * A)


def of_a_view(x: float, A: np.ndarray) -> float:
    c = by_a_view(A, x)
    return c * np.sum(A * A)


def of_names_bound_at_once(x: float, A: np.ndarray) -> float:
    c = by_names_bound_at_once(A, x)
    return c * np.sum(A * A)


def of_what_a_function_gives_back(x: float, A: np.ndarray) -> float:
    c = by_what_a_function_gives_back(A, x)
    return c * np.sum(A * A)


def of_nothing_written(x: float, A: np.ndarray) -> float:
    c = not_at_all(A, x)
    return c * np.sum(A * A)


def of_a_statement(x: float, A: np.ndarray) -> float:
    by_a_chosen_row(A, x)
    return np.sum(A * A)


def of_rows_in_a_statement(x: float, A: np.ndarray) -> float:
    by_each_row(A, x)
    return np.sum(A * A)


def adds(t: np.ndarray, x: float) -> float:
    t += x
    return 2.0


def of_zeros_that_only_the_call_changes(x: float, A: np.ndarray) -> float:
    b = np.zeros(())
    c = adds(b, x)
    b **= 2
    return b * np.sum(A) + 0 * len(str(c))


DIFFERENTIATED = (of_by_its_name, of_each_row, of_names_bound_at_once, of_rows_in_a_statement)
REFUSED = (
    of_a_chosen_row,
    of_a_view,
    of_what_a_function_gives_back,
    of_a_statement,
    of_zeros_that_only_the_call_changes,
)


def _checked(program: Program, mode: str) -> str:
    """What came of it: "right", or the code of the refusal. Raises WrongDerivative."""
    point = point_of(program, (0.7, np.array([[0.4, -1.2, 0.9], [0.3, 1.1, -0.6]])))
    for wrt in (("x",), ("x", "A")) if mode == "reverse" else (("x",),):
        try:
            derivative = astgrad.value_and_derivative(program, wrt=wrt, mode=mode)
            derivative(*point.args)
        except astgrad.Refused as refused:
            return str(refused)
        agree(derivative, point, wrt, is_tuple=True, with_value=True)
    return "right"


@pytest.mark.parametrize(
    ("program", "mode"), [*itertools.product((*DIFFERENTIATED, of_nothing_written), ("forward", "reverse"))]
)
def test_what_a_function_certainly_writes_into_is_differentiated(program: Program, mode: str) -> None:
    assert _checked(program, mode) == "right"


@pytest.mark.parametrize(("program", "mode"), [*itertools.product(REFUSED, ("forward", "reverse"))])
def test_what_a_function_may_write_into_is_refused(program: Program, mode: str) -> None:
    assert "[in-place-write]" in _checked(program, mode)
