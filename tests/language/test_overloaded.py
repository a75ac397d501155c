"""Operators of the user's classes, and objects of ordinary ones: right in both modes, from the text too, as a class is now."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refused
from astgrad.frontend.program import read_module
from astgrad.ir.kinds import Number
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.agreement import agree, point_of
from tests.language import held_functions, initialised, lists_held, ordinary, overloaded
from tests.language.test_records import loaded
from tests.oracles.structures import differences, same

CASES = [*overloaded.CASES, *ordinary.CASES, *initialised.CASES, *held_functions.CASES, *lists_held.CASES]
REFUSED = [*overloaded.REFUSED, *ordinary.REFUSED, *initialised.REFUSED, *held_functions.REFUSED, *lists_held.REFUSED]
BY_DECORATOR = [  # which sees what a class is, and what it holds
    ordinary.of_the_class,
    ordinary.by_class_methods,
    ordinary.by_class_methods_in_a_loop,
    ordinary.by_class_methods_of_ordinary_ones,
    initialised.called_alike,
]
PARAMETERS = [pytest.param(f, args, id=f"{f.__name__}-{number}") for number, (f, args) in enumerate(CASES)]


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize(("f", "args"), PARAMETERS)
def test_in_both_modes(f: Callable[..., Any], args: tuple[Any, ...], mode: str) -> None:
    point = point_of(f, args)
    for name in point.real:
        agree(astgrad.value_and_derivative(f, wrt=name, mode=mode), point, (name,), is_tuple=False, with_value=True)


@pytest.mark.parametrize(("f", "args"), PARAMETERS)
def test_second_order(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    first = astgrad.derivative(f, mode="forward")
    expected = differences(first, args, 0)
    np.testing.assert_allclose(astgrad.derivative(first)(*args), expected[0], rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize(("f", "args"), PARAMETERS)
def test_from_the_text(f: Callable[..., Any], args: tuple[Any, ...], tmp_path: Path) -> None:
    name = inspect.getfile(f)
    program = read_module(Source(name, Path(name).read_text()), f.__module__).program(f.__name__)
    parameters = list(inspect.signature(f).parameters)
    kinds = tuple((each, Number(type(arg).__name__)) for each, arg in zip(parameters, args, strict=True))
    if f in BY_DECORATOR:
        with pytest.raises(Refused):
            derive_module([(program, Request("derivative", (parameters[0],), False, "df", kinds=kinds))])
        return
    made = derive_module([(program, Request("derivative", (parameters[0],), False, "df", kinds=kinds))])
    file = tmp_path / "made.py"
    file.write_text(made.text)
    same(loaded(file).df(*args), differences(f, args, 0), args[0])


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize(("f", "args"), REFUSED)
def test_what_python_may_find_elsewhere_is_refused(f: Callable[..., Any], args: tuple[Any, ...], mode: str) -> None:
    with pytest.raises(Refused) as caught:
        astgrad.derivative(f, mode=mode)(*args)
    assert all(refusal.span is not None and refusal.hint for refusal in caught.value.refusals)


@pytest.mark.parametrize("k", [2, 2.0, np.float64(2.0)])
def test_numbers_that_are_given_on_the_left(k: Any) -> None:
    def scaled(x: float, k: Any) -> Any:
        return (k * overloaded.Vec(x, 1.0)).x * x

    assert astgrad.derivative(scaled)(0.7, k) == pytest.approx(2 * 2.0 * 0.7)
    for wrong in (np.array([1.0, 2.0]), np.float32(2.0)):
        with pytest.raises(Refused):
            astgrad.derivative(scaled)(0.7, wrong)


def test_operators_of_the_object_whose_method_it_is() -> None:
    v = overloaded.Vec(0.3, 0.4)
    for mode in ("forward", "reverse"):
        assert astgrad.derivative(v.stretched, mode=mode)(2.0) == pytest.approx(0.5)
        assert astgrad.derivative(v.stretched, wrt="self.x", mode=mode)(2.0) == pytest.approx(1.2)


def test_what_makes_objects_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(x: float) -> Any:
        return ordinary.Complex(x, 1.0).abs2()

    slope = astgrad.derivative(made)
    assert slope(0.7) == pytest.approx(1.4)
    monkeypatch.setattr(ordinary.Complex, "__init__", _exchanged)
    assert slope(0.7) == pytest.approx(5.0)
    monkeypatch.setattr(ordinary.Complex, "__setattr__", ordinary.Setting.__setattr__)
    with pytest.raises(Refused):
        slope(0.7)


def _exchanged(self: Any, re: Any, im: Any) -> None:
    self.im = re * 2.0
    self.re = im - re


def test_a_constant_that_an_object_hides() -> None:
    def forced(s: ordinary.Spring) -> Any:
        return s.force(2.0)

    slope = astgrad.derivative(forced, wrt="s.k")
    assert slope(ordinary.Spring(2.0)) == pytest.approx(6.0)
    hiding = ordinary.Spring(2.0)
    hiding.limit = 8.0
    assert slope(hiding) == pytest.approx(12.0)
    with pytest.raises(astgrad.AstgradError):
        astgrad.derivative(forced, wrt="s")(hiding)


def test_a_method_that_changes_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def added(x: float) -> Any:
        return (overloaded.Base(x) + overloaded.Base(x * x)).x

    slope = astgrad.derivative(added)
    assert slope(0.7) == pytest.approx(2.4)
    monkeypatch.setattr(overloaded.Base, "__add__", overloaded.Base.__radd__)
    with pytest.raises(Refused):  # it gives an object of an object
        slope(0.7)
    monkeypatch.setattr(overloaded.Base, "__add__", _multiplied)
    assert slope(0.7) == pytest.approx(3 * 0.7**2)


def _multiplied(self: Any, other: Any) -> Any:
    return overloaded.Base(self.x * other.x)
