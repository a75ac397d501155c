"""Lists in lists: in both modes, as pullbacks, differentiated twice, in loops and helpers; what may be refused is never wrong."""

from __future__ import annotations

import pytest

import astgrad
from astgrad.errors import Refused
from tests.language import nested
from tests.language.at_one_point import (
    POINT,
    right_as_a_pullback,
    right_in_forward,
    right_in_reverse,
    right_twice,
    right_where_it_is_called,
)
from tests.language.nested import CASES, ONCE, REFUSED, Case

TWICE = [pytest.param(f, id=f.__name__) for f in CASES]
EACH = [*TWICE, *(pytest.param(f, id=f.__name__) for f in ONCE)]


@pytest.mark.parametrize("f", EACH)
def test_reverse(f: Case) -> None:
    right_in_reverse(f)


@pytest.mark.parametrize("f", EACH)
def test_forward(f: Case) -> None:
    right_in_forward(f)


@pytest.mark.parametrize("f", EACH)
def test_pullback_is_right_or_refused(f: Case) -> None:
    try:
        right_as_a_pullback(f)
    except Refused:
        assert f in ONCE


@pytest.mark.parametrize("f", TWICE)
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_second_order(f: Case, mode: str) -> None:
    right_twice(f, mode)


@pytest.mark.parametrize("f", EACH)
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_in_a_loop_and_in_a_helper(f: Case, mode: str) -> None:
    right_where_it_is_called(f, nested, mode)


@pytest.mark.parametrize("f", [pytest.param(f, id=f.__name__) for f in REFUSED])
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_what_is_not_followed_is_refused(f: Case, mode: str) -> None:
    with pytest.raises(Refused) as caught:
        astgrad.derivative(f, mode=mode)(*POINT)  # type: ignore[call-overload]
    assert all(refusal.span is not None and refusal.hint for refusal in caught.value.refusals)
