"""The oracles against derivatives that mpmath finds with fifty digits, and at points that have none."""

import math
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest

from tests.oracles.complex_step import derivative_by_complex_step, elementwise_derivative_by_complex_step
from tests.oracles.differences import (
    Unsettled,
    derivative_by_differences,
    directional_derivative,
    elementwise_derivative_by_differences,
)
from tests.oracles.dual import Dual, derivative_by_dual_numbers, tangent

SMOOTH: list[tuple[Callable[[Any], Any], Callable[[Any], Any]]] = [
    (np.exp, mpmath.exp),
    (np.sin, mpmath.sin),
    (np.tanh, mpmath.tanh),
    (np.arctan, mpmath.atan),
    (lambda x: np.log(x * x + 0.5), lambda x: mpmath.log(x * x + mpmath.mpf(0.5))),
    (lambda x: (x - 4) * (x**2 + 6), lambda x: (x - 4) * (x**2 + 6)),
    (
        lambda x: (np.sqrt(x * x + 1) + 1) ** 3 / (2 + np.cos(x)),
        lambda x: (mpmath.sqrt(x * x + 1) + 1) ** 3 / (2 + mpmath.cos(x)),
    ),
    (lambda x: 2.0**x, lambda x: mpmath.mpf(2) ** x),
    (lambda x: abs(x) ** 1.5, lambda x: abs(x) ** mpmath.mpf(1.5)),
]
POINTS = [-2.7, -0.31, 0.4, 1.0, 13.5]


def truth(f: Callable[[Any], Any], x: float) -> float:
    with mpmath.workdps(50):
        return float(mpmath.diff(f, mpmath.mpf(x)))


@pytest.mark.parametrize("x", POINTS)
@pytest.mark.parametrize(("f", "exact"), SMOOTH)
def test_differences_find_the_derivative_and_do_not_understate_their_error(f: Any, exact: Any, x: float) -> None:
    estimate = derivative_by_differences(f, (x,), 0)
    expected = truth(exact, x)
    assert abs(estimate.value - expected) <= 10 * estimate.error
    assert abs(estimate.value - expected) <= 1e-8 * max(1.0, abs(expected))
    assert estimate.agrees(expected)
    assert not estimate.agrees(expected * (1 + 1e-4) + 1e-4)
    assert not estimate.agrees(np.full((1,), expected)), "the shape is part of the answer"


@pytest.mark.parametrize("x", POINTS)
@pytest.mark.parametrize(("f", "exact"), SMOOTH[:-1])
def test_the_complex_step_is_exact_for_analytic_functions(f: Any, exact: Any, x: float) -> None:
    assert derivative_by_complex_step(f, (x,), 0) == pytest.approx(truth(exact, x), rel=1e-13)


@pytest.mark.parametrize("x", POINTS)
@pytest.mark.parametrize(("f", "exact"), SMOOTH)
def test_dual_numbers_are_exact(f: Any, exact: Any, x: float) -> None:
    assert derivative_by_dual_numbers(f, (x,), 0) == pytest.approx(truth(exact, x), rel=1e-13)


def test_all_elements_at_once_give_what_one_at_a_time_gives() -> None:
    f, exact = SMOOTH[6]
    x = np.array(POINTS)
    expected = np.array([truth(exact, float(p)) for p in x])
    assert elementwise_derivative_by_differences(f, (x,), 0).agrees(expected)
    np.testing.assert_allclose(elementwise_derivative_by_complex_step(f, (x,), 0), expected, rtol=1e-13)
    by_elements = derivative_by_differences(lambda x: np.sum(f(x)), (x,), 0)
    assert by_elements.agrees(expected)
    np.testing.assert_allclose(derivative_by_dual_numbers(lambda x: np.sum(f(x)), (x,), 0), expected, rtol=1e-13)


def test_a_small_step_is_found_beside_an_edge() -> None:
    """The coarse steps leave the domain of the logarithm; the fine ones do not."""
    assert derivative_by_differences(np.log, (2e-3,), 0, tolerance=1e-3).value == pytest.approx(500.0, rel=1e-4)


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (abs, 0.0),
        (np.floor, 2.0),
        (np.sqrt, 0.0),
        (np.cbrt, 0.0),
        (lambda x: 1.0 / x, 0.0),
        (lambda x: x if x > 1.0 else 2 * x - 1, 1.0),
        (lambda x: 5.0 if x == 0 else x * x, 0.0),
        (lambda x: math.sin(1e9 * x), 1.0),
    ],
)
def test_where_there_is_no_derivative_no_number_is_given(f: Any, x: float) -> None:
    with pytest.raises((Unsettled, ZeroDivisionError)):
        derivative_by_differences(f, (x,), 0)


def test_a_constant_has_the_derivative_zero_and_no_error_to_speak_of() -> None:
    estimate = derivative_by_differences(lambda x: 3.0, (1.5,), 0)
    assert estimate.value == 0
    assert estimate.error < 1e-10


def test_a_function_that_writes_to_its_argument_does_not_disturb_the_next_call() -> None:
    def f(x: Any) -> Any:
        x[0] = x[0] * 2
        return np.sum(x**2)

    x = np.array([1.0, 2.0])
    assert derivative_by_differences(f, (x,), 0).agrees([8.0, 4.0])
    assert x.tolist() == [1.0, 2.0]


def test_a_direction_joins_several_arguments() -> None:
    rng = np.random.default_rng(4)
    w, b, X = rng.normal(size=3), 0.3, rng.normal(size=(5, 3))

    def f(w: Any, b: Any, X: Any) -> Any:
        return np.sum(X @ w + b)

    w_dot, b_dot = rng.normal(size=3), 2.0
    estimate = directional_derivative(f, (w, b, X), (0, 1), (w_dot, b_dot))
    assert estimate.agrees(np.sum(X @ w_dot) + 5 * b_dot)
    assert tangent(f(Dual(w, w_dot), Dual(b, b_dot), X)) == pytest.approx(np.sum(X @ w_dot) + 5 * b_dot, rel=1e-13)


def test_dual_numbers_run_the_function_itself_through_math_calls_loops_and_helpers() -> None:
    def horner(coefficients: Any, x: Any) -> Any:
        y = 0.0
        for c in coefficients:
            y = y * x + c
        return y

    def f(x: Any) -> Any:
        return math.sin(x) * np.array([x, 2 * x, 1.0]).dot(np.ones(3)) + math.sqrt(x) if x > 0 else x

    assert derivative_by_dual_numbers(horner, (np.array([2.0, 0.0, 1.0]), 3.0), 1) == 12.0
    np.testing.assert_array_equal(derivative_by_dual_numbers(horner, (np.array([2.0, 0.0, 1.0]), 3.0), 0), [9.0, 3.0, 1.0])
    expected = truth(lambda x: mpmath.sin(x) * (3 * x + 1) + mpmath.sqrt(x), 0.7)
    assert derivative_by_dual_numbers(f, (0.7,), 0) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.sum(np.where(x > 0.5, np.log(abs(x)), x**3)),
        lambda x: np.max(x) * np.min(x, axis=1).sum(),
        lambda x: np.sum(np.maximum(x, 0.3) * np.minimum(x, x.T)),
        lambda x: np.sum(np.clip(x, -0.5, 0.9) * x[::-1]),
        lambda x: np.mean(np.stack([x, x * x]).reshape(-1) ** 2),
        lambda x: (x @ x.T @ x)[0, 1],
        lambda x: np.sum(np.arctan2(x, 2.0) + np.hypot(x, 1.5) + np.logaddexp(x, x.T) + np.cbrt(x) + x % 0.7),
        lambda x: np.sum(2.0**x / (1 + abs(x)) ** x),
    ],
)
def test_dual_numbers_and_differences_tell_the_same_of_arrays(f: Any) -> None:
    x = np.random.default_rng(7).normal(size=(3, 3))
    assert derivative_by_differences(f, (x,), 0).agrees(derivative_by_dual_numbers(f, (x,), 0))
