"""Functions that functions give, inner functions that bind variables around them, and deques: right in both modes, in second order,
for another cotangent and as files; or refused."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import astgrad
from astgrad.errors import Refused
from tests.agreement import function_of
from tests.derived import gen_text
from tests.language import closures, deques
from tests.oracles.differences import derivative_by_differences

ARGS = (0.7, 1.3)
MODES = pytest.mark.parametrize("mode", ["reverse", "forward"])
MODULES = (closures, deques)
CASES = [(module, f) for module in MODULES for f in module.CASES]
EACH = pytest.mark.parametrize(("module", "f"), [pytest.param(*each, id=each[1].__name__) for each in CASES])
REFUSED = [f for module in MODULES for f in module.REFUSED]
NOT_TWICE = {
    (closures.two_at_once, "reverse"),  # lists that hold lists, and are saved
    (closures.given_to_others, "reverse"),
    (deques.delay_lines, "forward"),  # lists that hold what other lists do, or are passed on by helpers
    (deques.as_many_as, "reverse"),
}


@EACH
@pytest.mark.parametrize("by", [0, 1])
@MODES
def test_right(module: ModuleType, f: Callable[..., Any], by: int, mode: str) -> None:
    value, got = astgrad.value_and_derivative(f, wrt=by, mode=mode)(*ARGS)  # type: ignore[call-overload]
    assert value == pytest.approx(f(*ARGS), rel=1e-13)
    assert derivative_by_differences(f, ARGS, by).agrees(got)


@EACH
def test_pullback_twice(module: ModuleType, f: Callable[..., Any]) -> None:
    _, pullback = astgrad.vjp(f)(*ARGS)
    pullback(3.0)
    assert derivative_by_differences(f, ARGS, 0).agrees(pullback(1.0))


@EACH
@MODES
def test_second_order(module: ModuleType, f: Callable[..., Any], mode: str) -> None:
    first = astgrad.derivative(f, mode=mode)  # type: ignore[call-overload]
    if (f, mode) in NOT_TWICE:
        with pytest.raises(Refused):
            astgrad.derivative(first)(*ARGS)
        return
    assert derivative_by_differences(first, ARGS, 0).agrees(astgrad.derivative(first)(*ARGS))


@EACH
@MODES
def test_as_a_file(module: ModuleType, f: Callable[..., Any], mode: str, tmp_path: Path) -> None:
    text = gen_text(tmp_path / "given.py", inspect.getsource(module), f"{f.__name__}:x", mode=mode)
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
