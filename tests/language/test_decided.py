"""Decisions by what a branch changes, dicts by computed keys, and what functions give: values and derivatives in both modes,
pullbacks, second order, and as files."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refused
from tests.agreement import function_of
from tests.derived import gen_text
from tests.language import (
    beside_lists,
    copied,
    decided,
    given_back,
    integers,
    named_parts,
    rows_unpacked,
    scaled_in_place,
    tables,
)
from tests.oracles.differences import derivative_by_differences
from tests.oracles.structures import differences, same

Function = Callable[..., Any]
PLACE = (0.7, 1.3)
MODULES = (beside_lists, copied, decided, given_back, integers, named_parts, rows_unpacked, scaled_in_place, tables)
REFUSED_OF = (copied, given_back, integers, named_parts, rows_unpacked, scaled_in_place, tables)
PARAMETERS = [pytest.param(f, id=f.__name__) for module in MODULES for f in module.CASES]


@pytest.mark.parametrize("f", PARAMETERS)
def test_reverse(f: Function) -> None:
    value, got = astgrad.value_and_derivative(f, wrt=("x", "y"), mode="reverse")(*PLACE)
    assert value == pytest.approx(f(*PLACE), rel=1e-13)
    for position, each in enumerate(got):
        same(each, differences(f, PLACE, position), PLACE[position])


@pytest.mark.parametrize("f", PARAMETERS)
def test_forward(f: Function) -> None:
    for position, name in enumerate(("x", "y")):
        value, got = astgrad.value_and_derivative(f, wrt=name, mode="forward")(*PLACE)
        assert value == pytest.approx(f(*PLACE), rel=1e-13)
        same(got, differences(f, PLACE, position), PLACE[position])


@pytest.mark.parametrize("f", PARAMETERS)
def test_pullback(f: Function) -> None:
    if f in given_back.WITHOUT_PULLBACK:
        with pytest.raises(Refused):
            astgrad.vjp(f, wrt=("x", "y"))(*PLACE)
        return
    value, pullback = astgrad.vjp(f, wrt=("x", "y"))(*PLACE)
    assert value == pytest.approx(f(*PLACE), rel=1e-13)
    pullback(3.0)
    for position, each in enumerate(pullback(1.0)):
        same(each, differences(f, PLACE, position), PLACE[position])


@pytest.mark.parametrize("f", PARAMETERS)
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_second_order(f: Function, mode: str) -> None:
    first = astgrad.derivative(f, wrt="x", mode=mode)  # type: ignore[call-overload]
    if any(f in module.WITHOUT_SECOND[mode] for module in MODULES):
        with pytest.raises(Refused):
            astgrad.derivative(first)(*PLACE)
        return
    assert derivative_by_differences(first, PLACE, 0).agrees(astgrad.derivative(first)(*PLACE))


@pytest.mark.parametrize("f", PARAMETERS)
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_as_a_file(f: Function, mode: str, tmp_path: Path) -> None:
    (module,) = (each for each in MODULES if f in each.CASES)
    text = gen_text(tmp_path / "given.py", inspect.getsource(module), f"{f.__name__}:y", mode=mode)
    derived = function_of(text, f"{f.__name__}_by_y", "made.py")
    np.testing.assert_allclose(derived(*PLACE), differences(f, PLACE, 1)[0], rtol=1e-7)


@pytest.mark.parametrize("f", [f for module in REFUSED_OF for f in module.REFUSED])
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_what_is_not_followed_is_refused(f: Function, mode: str) -> None:
    with pytest.raises(Refused):
        astgrad.derivative(f, wrt="x", mode=mode)(*PLACE)  # type: ignore[call-overload]


@pytest.mark.parametrize("f", copied.ONLY_FORWARD_BY_X)
def test_what_only_forward_mode_follows(f: Function) -> None:
    value, got = astgrad.value_and_derivative(f, wrt="x", mode="forward")(*PLACE)
    assert value == pytest.approx(f(*PLACE), rel=1e-13)
    same(got, differences(f, PLACE, 0), PLACE[0])
    with pytest.raises(Refused):
        astgrad.derivative(f, wrt="y")(*PLACE)


@pytest.mark.parametrize("f", [copied.changed_by_a_method_in_an_expression, copied.changed_by_way_of_another_method])
def test_what_a_method_writes_in_an_expression_is_not_lost(f: Function) -> None:
    with pytest.raises(Refused, match="which parts 'ws' has"):
        astgrad.vjp(f, wrt=("x", "y"))(*PLACE)
