"""Objects and classes at the top level of a module: right in both modes, and as they are when the derivative runs."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refused
from astgrad.frontend.program import read_module
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.agreement import agree, point_of
from tests.language import objects
from tests.language.objects import CASES

METHODS = [
    (objects.EARTH.own, (0.7,)),
    (objects.MOON.own, (0.7,)),
    (objects.MOON.energy, (0.7, 1.3)),
    (objects.PARABOLA, (0.7,)),
]


@pytest.mark.parametrize(("f", "args"), CASES)
@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_in_both_modes(f: Callable[..., Any], args: tuple[Any, ...], mode: str) -> None:
    point = point_of(f, args)
    for name in point.real:
        agree(astgrad.value_and_derivative(f, wrt=name, mode=mode), point, (name,), is_tuple=False, with_value=True)


@pytest.mark.parametrize(("f", "args"), CASES)
def test_second_order(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    first = astgrad.derivative(f, mode="forward")
    h = 1e-5
    expected = (first(args[0] + h, *args[1:]) - first(args[0] - h, *args[1:])) / (2 * h)
    assert astgrad.derivative(first)(*args) == pytest.approx(expected, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("number", range(len(METHODS)))
def test_methods_that_call_class_methods(number: int, mode: str) -> None:
    method, args = METHODS[number]
    h = 1e-6
    expected = (method(args[0] + h, *args[1:]) - method(args[0] - h, *args[1:])) / (2 * h)
    f = method.__call__ if isinstance(method, objects.Polynomial) else method
    assert astgrad.derivative(f, mode=mode)(*args) == pytest.approx(expected, rel=1e-8)


def _is_right(slope: Callable[..., Any], f: Callable[..., Any]) -> None:
    h = 1e-6
    assert slope(0.7, 1.3) == pytest.approx((f(0.7 + h, 1.3) - f(0.7 - h, 1.3)) / (2 * h), rel=1e-7)


def test_what_changes_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    f = objects.escapes
    slope = astgrad.derivative(f)
    _is_right(slope, f)
    monkeypatch.setattr(objects.Planet, "GRAVITY", 3.0)
    _is_right(slope, f)
    monkeypatch.setattr(objects.Planet, "GRAVITY", 2)
    _is_right(slope, f)
    monkeypatch.setattr(objects.Moon, "radius", 5.0, raising=False)
    _is_right(slope, f)
    monkeypatch.setattr(objects.Moon, "potential", classmethod(_potential))
    _is_right(slope, f)
    monkeypatch.setattr(objects.Planet, "GRAVITY", np.ones(3))
    with pytest.raises(Refused):
        slope(0.7, 1.3)


def _potential(cls: Any, h: Any) -> Any:
    return cls.radius * h**2


def test_objects_that_change_are_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    f = objects.called
    slope = astgrad.derivative(f)
    _is_right(slope, f)
    monkeypatch.setattr(objects.PARABOLA, "a", 2.0)
    _is_right(slope, f)
    monkeypatch.setattr(objects.PARABOLA, "a", np.ones(3))
    with pytest.raises(Refused):
        slope(0.7, 1.3)
    monkeypatch.setattr(objects, "PARABOLA", objects.Gas(2.0))
    _is_right(slope, f)
    monkeypatch.setattr(objects.Gas, "__call__", objects.Gas.of_one.__func__)
    monkeypatch.setattr(objects.Gas, "R", 0.3)
    _is_right(slope, f)
    monkeypatch.setattr(objects, "PARABOLA", _a_function)
    _is_right(slope, f)


def _a_function(t: Any) -> Any:
    return t * t


def test_an_attribute_of_an_object_is_none_of_its_class(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an object has of its own hides what its class has, to its methods and not to the class's."""
    slope = astgrad.derivative(objects.energies)
    _is_right(slope, objects.energies)
    monkeypatch.setattr(objects.EARTH, "GRAVITY", 3.0, raising=False)
    monkeypatch.setattr(objects.EARTH, "radius", np.array([7.0, 8.0]), raising=False)
    with pytest.raises(Refused):  # its density is an array
        slope(0.7, 1.3)
    monkeypatch.setattr(objects.EARTH, "radius", 7.0)
    _is_right(slope, objects.energies)


def test_a_method_that_an_attribute_hides_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    slope = astgrad.derivative(objects.weighed)
    _is_right(slope, objects.weighed)
    monkeypatch.setattr(objects.EARTH, "weight", lambda h: h * h, raising=False)
    with pytest.raises(Refused):
        slope(0.7, 1.3)


@pytest.mark.parametrize("f", [case[0] for case in CASES])
def test_by_the_text_alone_they_are_refused_with_a_place(f: Callable[..., Any]) -> None:
    source = Source(inspect.getfile(objects), inspect.getsource(objects))
    program = read_module(source, "objects").program(f.__name__)
    with pytest.raises(Refused) as caught:
        derive_module([(program, Request("derivative", ("x",), False, "df"))])
    assert all(refusal.span is not None and refusal.hint for refusal in caught.value.refusals)
