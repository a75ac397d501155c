"""Lists in lists: in both modes, as pullbacks, differentiated twice, in loops and helpers; what may be refused is never wrong."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refused
from tests.agreement import function_of
from tests.language import nested
from tests.language.nested import CASES, ONCE, REFUSED, Case
from tests.language.test_as_written import CALLED
from tests.oracles.differences import derivative_by_differences

POINT = (0.7, 1.3)
TWICE = [pytest.param(f, id=f.__name__) for f in CASES]
EACH = [*TWICE, *(pytest.param(f, id=f.__name__) for f in ONCE)]


def _agrees(f: Case, got: object, position: int) -> None:
    assert derivative_by_differences(f, POINT, position).agrees(got)


@pytest.mark.parametrize("f", EACH)
def test_reverse(f: Case) -> None:
    value, got = astgrad.value_and_derivative(f, wrt=("x", "y"), mode="reverse")(*POINT)
    assert value == pytest.approx(f(*POINT), rel=1e-13)
    for position, each in enumerate(got):
        _agrees(f, each, position)


@pytest.mark.parametrize("f", EACH)
def test_forward(f: Case) -> None:
    for position in range(2):
        value, got = astgrad.value_and_derivative(f, wrt=position, mode="forward")(*POINT)
        assert value == pytest.approx(f(*POINT), rel=1e-13)
        _agrees(f, got, position)


@pytest.mark.parametrize("f", EACH)
def test_pullback_is_right_or_refused(f: Case) -> None:
    try:
        _, pullback = astgrad.vjp(f, wrt=("x", "y"))(*POINT)
    except Refused:
        assert f in ONCE
        return
    np.testing.assert_allclose(pullback(3.0), np.multiply(3.0, pullback(1.0)), rtol=1e-13)
    for position, each in enumerate(pullback(1.0)):
        _agrees(f, each, position)


@pytest.mark.parametrize("f", TWICE)
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_second_order(f: Case, mode: str) -> None:
    first = astgrad.derivative(f, mode=mode)  # type: ignore[call-overload]
    _agrees(first, astgrad.derivative(first)(*POINT), 0)


@pytest.mark.parametrize("f", EACH)
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_in_a_loop_and_in_a_helper(f: Case, mode: str) -> None:
    text = inspect.getsource(nested) + CALLED.format(name=f.__name__)
    looped = function_of(text, "looped", "called.py")
    _agrees(looped, astgrad.derivative(looped, mode=mode)(*POINT), 0)  # type: ignore[call-overload]


@pytest.mark.parametrize("f", [pytest.param(f, id=f.__name__) for f in REFUSED])
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_what_is_not_followed_is_refused(f: Case, mode: str) -> None:
    with pytest.raises(Refused) as caught:
        astgrad.derivative(f, mode=mode)(*POINT)  # type: ignore[call-overload]
    assert all(refusal.span is not None and refusal.hint for refusal in caught.value.refusals)
