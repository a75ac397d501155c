"""What is asked of functions of two numbers at one point: value and derivatives against differences, in each mode, as a pullback,
differentiated twice, and called by others."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import astgrad
from tests.agreement import function_of
from tests.oracles.differences import derivative_by_differences

Case = Callable[..., Any]
POINT = (0.7, 1.3)
_CALLED = """

def helper(x, y):
    return {name}(x, y) * x


def looped(x, y):
    total = x * 0.5
    for i in range(2):
        total = total * y + helper(x * (i + 1) * 0.6, y)
        value = {name}(y, x)
        total += value * x
    return total
"""


def agrees(f: Case, got: object, position: int) -> None:
    """The derivative of f by the argument at a position is right."""
    assert derivative_by_differences(f, POINT, position).agrees(got)


def right_in_reverse(f: Case) -> None:
    """The value, and the derivatives by both at once, are right."""
    value, got = astgrad.value_and_derivative(f, wrt=("x", "y"), mode="reverse")(*POINT)
    assert value == pytest.approx(f(*POINT), rel=1e-13)
    for position, each in enumerate(got):
        agrees(f, each, position)


def right_in_forward(f: Case) -> None:
    """The value, and the derivative by each, are right."""
    for position in range(2):
        value, got = astgrad.value_and_derivative(f, wrt=position, mode="forward")(*POINT)
        assert value == pytest.approx(f(*POINT), rel=1e-13)
        agrees(f, got, position)


def right_as_a_pullback(f: Case) -> None:
    """The pullback is right, and gives the same again. Raises Refused."""
    _, pullback = astgrad.vjp(f, wrt=("x", "y"))(*POINT)
    first = pullback(3.0)
    np.testing.assert_allclose(first, np.multiply(3.0, pullback(1.0)), rtol=1e-13)
    for position, each in enumerate(pullback(1.0)):
        agrees(f, each, position)


def right_twice(f: Case, mode: str) -> None:
    """The derivative of the derivative by the first argument is right. mode: of the first one."""
    first = astgrad.derivative(f, mode=mode)  # type: ignore[call-overload]
    agrees(first, astgrad.derivative(first)(*POINT), 0)


def right_where_it_is_called(f: Case, module: ModuleType, mode: str) -> None:
    """The derivative of what calls f in a loop, itself and by a helper, is right. module: of f."""
    text = inspect.getsource(module) + _CALLED.format(name=f.__name__)
    looped = function_of(text, "looped", "called.py")
    agrees(looped, astgrad.derivative(looped, mode=mode)(*POINT), 0)  # type: ignore[call-overload]
