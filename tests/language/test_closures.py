"""Functions that functions give, and inner functions that bind variables around them: right, or refused."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import astgrad
from astgrad.errors import Refused
from tests.agreement import function_of
from tests.derived import gen_text
from tests.language import closures
from tests.language.closures import CASES, REFUSED
from tests.oracles.differences import derivative_by_differences

ARGS = (0.7, 1.3)
MODES = pytest.mark.parametrize("mode", ["reverse", "forward"])
NOT_TWICE = {("two_at_once", "reverse"), ("given_to_others", "reverse")}  # lists that hold lists, and are saved


@pytest.mark.parametrize("f", CASES)
@pytest.mark.parametrize("by", [0, 1])
@MODES
def test_right(f: Callable[..., Any], by: int, mode: str) -> None:
    value, got = astgrad.value_and_derivative(f, wrt=by, mode=mode)(*ARGS)  # type: ignore[call-overload]
    assert value == pytest.approx(f(*ARGS), rel=1e-13)
    assert derivative_by_differences(f, ARGS, by).agrees(got)


@pytest.mark.parametrize("f", CASES)
def test_pullback_twice(f: Callable[..., Any]) -> None:
    _, pullback = astgrad.vjp(f)(*ARGS)
    pullback(3.0)
    assert derivative_by_differences(f, ARGS, 0).agrees(pullback(1.0))


@pytest.mark.parametrize("f", CASES)
@MODES
def test_second_order(f: Callable[..., Any], mode: str) -> None:
    first = astgrad.derivative(f, mode=mode)  # type: ignore[call-overload]
    if (f.__name__, mode) in NOT_TWICE:
        with pytest.raises(Refused):
            astgrad.derivative(first)(*ARGS)
        return
    assert derivative_by_differences(first, ARGS, 0).agrees(astgrad.derivative(first)(*ARGS))


@pytest.mark.parametrize("f", CASES)
@MODES
def test_as_a_file(f: Callable[..., Any], mode: str, tmp_path: Path) -> None:
    text = gen_text(tmp_path / "closures.py", inspect.getsource(closures), f"{f.__name__}:x", mode=mode)
    derived = function_of(text, f"{f.__name__}_by_x", "made.py")
    assert derivative_by_differences(f, ARGS, 0).agrees(derived(*ARGS))


@pytest.mark.parametrize("f", REFUSED)
@MODES
def test_refused(f: Callable[..., Any], mode: str) -> None:
    with pytest.raises(Refused):
        astgrad.derivative(f, mode=mode)(*ARGS)  # type: ignore[call-overload]
