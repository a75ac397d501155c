"""Methods: by their arguments and by attributes of their object, with the decorator and as a file."""

from __future__ import annotations

import copy
import inspect
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refused
from astgrad.frontend.program import read_module
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.agreement import function_of
from tests.derived import gen_text
from tests.language import methods
from tests.oracles.differences import Estimate, derivative_by_differences

STIFF, SOFT = methods.Model(2.0, np.array([1.0, 2.0])), methods.Soft(3.0, 0.5)
PAIR, GAUSSIAN = methods.Pair(2.0, STIFF), methods.Gaussian(0.2, 1.5)
# an object, its method, arguments, and the attributes by which it is differentiated besides
CASES: list[tuple[Any, str, tuple[Any, ...], tuple[str, ...]]] = [
    (STIFF, "energy", (0.7,), ("k", "weights")),
    (SOFT, "energy", (0.7,), ("k", "weights", "gravity")),
    (STIFF, "spring", (0.7,), ("k",)),
    (STIFF, "rolled", (0.7, 3), ("k", "gravity")),
    (SOFT, "rolled", (0.1, 2), ("k", "gravity")),
    (STIFF, "folded", (0.7, 3), ("k",)),
    (STIFF, "__call__", (0.7,), ("k", "weights")),
    (STIFF, "_energy", (0.7,), ("k",)),
    (SOFT, "squared", (0.7,), ("k",)),
    (SOFT, "handed_on", (0.7, 3), ("k",)),
    (STIFF, "by_closures", (0.7,), ("k", "gravity")),
    (SOFT, "with_defaults", (0.7,), ("k",)),
    (SOFT, "looked_at", (0.7,), ("k",)),
    (PAIR, "total", (0.7,), ("scale",)),
    (GAUSSIAN, "density", (0.7,), ("mean", "width")),
    (GAUSSIAN, "scaled", (0.7,), ("mean", "width")),
]
PARTS = [
    pytest.param(each, method, args, wrt, id=f"{type(each).__name__}-{method}-{wrt}")
    for each, method, args, attributes in CASES
    for wrt in ("x", *(f"self.{name}" for name in attributes))
]


def _truth(each: Any, method: str, args: tuple[Any, ...], wrt: str) -> tuple[float, Estimate]:
    """The value, and its derivative by the first argument or by an attribute."""
    value = getattr(each, method)(*args)
    attribute = wrt.partition(".")[2]
    if not attribute:
        return value, derivative_by_differences(getattr(each, method), args, 0)

    def changed(new: Any) -> Any:
        other = copy.copy(each)
        object.__setattr__(other, attribute, new)
        return getattr(other, method)(*args)

    return value, derivative_by_differences(changed, (getattr(each, attribute),), 0)


@pytest.mark.parametrize(("each", "method", "args", "wrt"), PARTS)
def test_in_both_modes(each: Any, method: str, args: tuple[Any, ...], wrt: str) -> None:
    value, right = _truth(each, method, args, wrt)
    for mode in ("reverse", "forward") if right.value.ndim == 0 else ("reverse",):
        made = astgrad.value_and_derivative(getattr(each, method), wrt=wrt, mode=mode)
        given, derivative = made(*args)
        assert given == value
        assert right.agrees(derivative)
        assert right.agrees(made(*args)[1])


@pytest.mark.parametrize(("each", "method", "args", "wrt"), PARTS)
def test_as_a_file(each: Any, method: str, args: tuple[Any, ...], wrt: str) -> None:
    """By the text alone, for objects of which only their class is known."""
    value, right = _truth(each, method, args, wrt)
    source = Source("methods.py", inspect.getsource(methods))
    program = read_module(source, "methods").program(f"{type(each).__name__}.{method}")
    request = Request("value_and_derivative", (wrt,), False, "df", kinds=program.known)
    text = derive_module([(program, request)]).text
    assert "import methods" not in text
    given, derivative = function_of(text, "df", "methods_derivatives.py")(each, *args)
    assert given == value
    assert right.agrees(derivative)


@pytest.mark.parametrize(("each", "method", "args", "attributes"), CASES)
def test_by_everything_at_once(each: Any, method: str, args: tuple[Any, ...], attributes: tuple[str, ...]) -> None:
    wrt = ("x", *(f"self.{name}" for name in attributes))
    found = astgrad.derivative(getattr(each, method), wrt=wrt, mode="reverse")(*args)
    for name, derivative in zip(wrt, found, strict=True):
        assert _truth(each, method, args, name)[1].agrees(derivative)


def test_second_order() -> None:
    """What is generated for an attribute is in the language."""
    first = astgrad.derivative(methods.Gaussian.scaled, wrt="self.width")
    second = astgrad.derivative(first, wrt="self.mean")
    assert second(GAUSSIAN, 0.7) == pytest.approx(1 / 1.5**2)
    by_both = astgrad.derivative(astgrad.derivative(methods.Soft.spring, wrt="x"), wrt="self.k")
    assert by_both(SOFT, 0.7) == 1.0


def test_by_an_attribute_of_any_object() -> None:
    def scaled(x: float, model: Any) -> Any:
        return methods.squared(model, x) * model.k

    model = methods.Model(2.0, 0.0)
    assert astgrad.derivative(scaled, wrt="model.k")(0.7, model) == pytest.approx(3 * 2.0**2 * 0.7**2)


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("other_name", "attribute"),
        ("looked_up", "attribute"),
        ("through_its_dictionary", "attribute"),
        ("kept_in_a_list", "attribute"),
        ("held_by_another", "attribute"),
        ("made_anew", "attribute"),
        ("grown", "attribute"),
    ],
)
def test_what_leads_to_the_attribute_unseen_is_refused(method: str, code: str) -> None:
    owner = methods.Hidden(2.0, SimpleNamespace())
    owner.table.owner = owner
    with pytest.raises(Refused) as caught:
        astgrad.derivative(getattr(owner, method), wrt="self.k")(0.7)
    assert {refusal.code for refusal in caught.value.refusals} == set(code.split())
    assert all(refusal.span is not None for refusal in caught.value.refusals)


@pytest.mark.parametrize(
    ("each", "wrt", "message"),
    [
        (methods.Model(2, 0.0), "self.k", "self.k is no real number"),
        (methods.Model(2.0, "none"), "self.weights", "self.weights is no real number"),
        (STIFF, "self.mass", "Model has no attribute `mass`"),
        (STIFF, "self.stiffness", "Model has no attribute `stiffness`"),
        (STIFF, "x.real", "`x` is no such object"),
    ],
)
def test_attributes_without_a_derivative(each: Any, wrt: str, message: str) -> None:
    with pytest.raises(Refused, match=message) as caught:
        astgrad.derivative(each.energy, wrt=wrt)(0.7)
    assert all(refusal.span is not None for refusal in caught.value.refusals)


def test_source_for() -> None:
    """What is asked of a derivative of an object's method needs no object."""
    derivative = astgrad.derivative(SOFT.spring)
    assert derivative.source_for(0.7) == derivative.source_for(x=0.7)
    assert "return self.k" in derivative.source_for(0.7)
    assert "(x, self.k)" not in derivative.source_for(0.7)
    static = astgrad.derivative(methods.Model.shift)
    assert static(0.7) == np.cos(0.7)


# ---- files


BODIES = """
import astgrad
import numpy as np
from dataclasses import dataclass


@dataclass
class Body:
    mass: float

    def energy(self, v: float):
        return self.scaled(v) * v

    def scaled(self, v):
        y = v * self.mass
        return y * self.mass


class Spring(Body):
    stretch = 0.5

    def __init__(self, mass: float, k: float):
        self.mass = mass
        self.k = k

    @astgrad.derivative(wrt="x")
    def pulled(self, x: float):
        return self.scaled(x) * self.k + self.stretch * x

    def scaled(self, v):
        return v * v


by_mass = astgrad.value_and_derivative(Body.energy, wrt="self.mass")
"""


def test_two_classes_of_one_file_keep_their_own_methods(tmp_path: Path) -> None:
    text = gen_text(tmp_path / "model.py", BODIES, "Spring.energy", "Body.energy:self.mass,v")
    body, spring = SimpleNamespace(mass=3.0), SimpleNamespace(mass=3.0, k=2.0, stretch=0.5)
    assert function_of(text, "by_mass", "model_derivatives.py")(body, 2.0) == (36.0, 24.0)
    assert function_of(text, "Spring_pulled", "model_derivatives.py")(spring, 2.0) == 8.5
    assert function_of(text, "Spring_energy_by_v", "model_derivatives.py")(spring, 2.0) == 12.0
    assert function_of(text, "Body_energy_by_mass_v", "model_derivatives.py")(body, 2.0) == (24.0, 36.0)


REFUSED = """
from elsewhere import Base
import functools

class Made(metaclass=type):
    def f(self, x: float): return x * self.k

class Guessing:
    def __getattr__(self, name): return 2.0
    def f(self, x: float): return x * self.k

class Inherits(Base):
    def f(self, x: float): return x * self.k

class Both(Guessing, Made):
    def g(self, x: float): return x * self.k

def wrapped(c): return c

@wrapped
class Changed:
    def f(self, x: float): return x * self.k

class Twice:
    def f(self, x: float): return x
    def f(self, x: float): return x * self.k

class Cached:
    def __init__(self, k: float): self.k = k
    @functools.cached_property
    def square(self): return self.k**2
    @functools.lru_cache
    def f(self, x: float): return x * self.k
    def g(self, x: float): return x * self.square
"""


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("Made.f", "method"),
        ("Guessing.f", "method"),
        ("Inherits.f", "method"),
        ("Both.g", "method"),
        ("Changed.f", "method"),
        ("Twice.f", "defined-twice"),
        ("Cached.f", "decorated"),
        ("Cached.g:self.k", "attribute"),
    ],
)
def test_classes_whose_methods_are_not_known_are_refused(tmp_path: Path, wanted: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        gen_text(tmp_path / "model.py", REFUSED, wanted)
    assert {refusal.code for refusal in caught.value.refusals} == {code}
    assert all(refusal.span is not None for refusal in caught.value.refusals)


# ---- objects that change


def test_objects_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """The attributes are read live; another class, kind of attribute or method is another derivative."""
    model = methods.Model(2.0, np.array([1.0, 2.0]))
    d = astgrad.derivative(methods.Model.energy)

    def is_right(of: methods.Model) -> bool:
        return bool(np.isclose(d(of, 0.7), (of.energy(0.7 + 1e-5) - of.energy(0.7 - 1e-5)) / 2e-5, rtol=1e-8))

    assert is_right(model)
    model.k = 5.0
    assert is_right(model)
    model.weights = np.ones(7)
    assert is_right(model)
    model.weights = 3.0
    assert is_right(model)
    model.gravity = 1.0
    assert is_right(model)
    assert is_right(methods.Soft(2.0, 0.5))
    monkeypatch.setattr(methods.Model, "spring", methods.Soft.spring)
    assert is_right(model)
    model.shift = np.cos  # type: ignore[method-assign]
    with pytest.raises(Refused):
        d(model, 0.7)


class Falling:
    g = 9.81

    @astgrad.derivative(wrt="t")
    def height(self, t: float) -> float:
        return 10.0 - self.g * t**2 / 2


def test_a_derivative_as_a_method() -> None:
    assert Falling().height(2.0) == -2 * 9.81
    assert Falling.height(Falling(), 1.0) == -9.81
