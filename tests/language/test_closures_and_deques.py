"""Deques: right in both modes, in second order, for another cotangent and as files; or refused."""

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
from tests.language import deques
from tests.language.deques import CASES, REFUSED
from tests.oracles.differences import derivative_by_differences

ARGS = (0.7, 1.3)
MODES = pytest.mark.parametrize("mode", ["reverse", "forward"])
NOT_TWICE = {  # lists that hold what other lists do, or are passed on by helpers
    ("delay_lines", "forward"),
    ("as_many_as", "reverse"),
}


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
    text = gen_text(tmp_path / "deques.py", inspect.getsource(deques), f"{f.__name__}:x", mode=mode)
    derived = function_of(text, f"{f.__name__}_by_x", "made.py")
    assert derivative_by_differences(f, ARGS, 0).agrees(derived(*ARGS))


@pytest.mark.parametrize("f", REFUSED)
@MODES
def test_refused(f: Callable[..., Any], mode: str) -> None:
    with pytest.raises(Refused):
        astgrad.derivative(f, mode=mode)(*ARGS)  # type: ignore[call-overload]


def test_what_does_not_vary_stays_a_deque(tmp_path: Path) -> None:
    text = (
        "from collections import deque\n\ndef f(x: float):\n    order = deque([1, 2, 3])\n    while order:\n"
        "        order.popleft()\n        x = 2.0 * x\n    return x\n"
    )
    assert "order.popleft()" in gen_text(tmp_path / "kept.py", text, "f:x")
