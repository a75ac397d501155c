"""Records that functions make: their derivatives by the decorator and from the text, and what a change of their class changes."""

from __future__ import annotations

import copy
import importlib.util
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refused
from astgrad.frontend.program import read_module
from astgrad.ir.kinds import Kind, Number
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.language import bodies, records
from tests.language.records import CASES, REFUSED
from tests.oracles.structures import differences, same

PARAMETERS = [pytest.param(f, args, id=f"{f.__name__}-{number}") for number, (f, args) in enumerate(CASES)]


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize(("f", "args"), PARAMETERS)
def test_by_each_argument(f: Callable[..., Any], args: tuple[Any, ...], mode: str) -> None:
    for position, arg in enumerate(args):
        if isinstance(arg, float) or (isinstance(arg, np.ndarray) and mode == "reverse"):
            value, got = astgrad.value_and_derivative(f, wrt=position, mode=mode)(*copy.deepcopy(args))
            assert value == pytest.approx(f(*copy.deepcopy(args)), rel=1e-14)
            same(got, differences(f, args, position), arg)


DEPENDENT = [records.by_position_and_keyword, records.stepped, records.by_branch, records.nested, records.made_by_helper]


@pytest.mark.parametrize(("f", "args"), [case for case in PARAMETERS if case.values[0] in DEPENDENT])
def test_second_order(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    first = astgrad.derivative(f, mode="reverse")
    expected = differences(first, args, 0)
    np.testing.assert_allclose(astgrad.derivative(first)(*args), expected[0], rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize(("f", "args"), PARAMETERS)
def test_from_the_text(f: Callable[..., Any], args: tuple[Any, ...], tmp_path: Path) -> None:
    """What `gen` writes needs the module only where a record itself is made."""
    name = inspect.getfile(records)
    program = read_module(Source(name, Path(name).read_text()), "tests.language.records").program(f.__name__)
    parameters = list(inspect.signature(f).parameters)
    kinds = tuple((each, _kind(arg)) for each, arg in zip(parameters, args, strict=True))
    made = derive_module([(program, Request("derivative", (parameters[0],), False, "df", kinds=kinds))])
    file = tmp_path / "made.py"
    file.write_text(made.text)
    same(loaded(file).df(*copy.deepcopy(args)), differences(f, args, 0), args[0])
    assert ("records" in made.text) == (f.__name__ in ("printed", "not_varied"))


def _kind(arg: Any) -> Kind:
    return Number("float64", ("n",), is_array=True) if isinstance(arg, np.ndarray) else Number(type(arg).__name__)


def loaded(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_record_is_a_result_along_a_direction() -> None:
    def made(x: float, y: float) -> records.Pendulum:
        return records.Pendulum(x * y, length=x)

    value, value_dot = astgrad.jvp(made)(0.3, 1.0, 0.4)
    assert value == records.Pendulum(0.3 * 0.4, 0.3)
    assert (value_dot.mass, value_dot.length) == (0.4, 1.0)


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize(("f", "args"), REFUSED)
def test_what_is_not_known_is_refused_with_a_place(f: Callable[..., Any], args: tuple[Any, ...], mode: str) -> None:
    wrt = 1 if f is records.used_whole_by_helper and mode == "forward" else 0
    if wrt:
        same(astgrad.derivative(f, wrt=wrt, mode=mode)(*args), differences(f, args, wrt), args[wrt])
        return
    with pytest.raises(Refused) as caught:
        astgrad.derivative(f, mode=mode)(*copy.deepcopy(args))
    assert all(refusal.span is not None and refusal.hint for refusal in caught.value.refusals)


TEXT = """
from dataclasses import dataclass

@dataclass
class Spring:
    k: float
    rest: float = 0.5

    def force(self, x):
        return self.k * (x - self.rest)

def f(x):
    return Spring(x).force(x)
"""


def test_a_class_that_changed_is_read_anew(tmp_path: Path) -> None:
    """A default, a field and a method of the class are part of what is kept of a derivative."""
    changes = (
        ("", ""),
        ("rest: float = 0.5", "rest: float = 0.25"),
        ("(x - self.rest)", "(x - self.rest) ** 2"),
        ("    rest: float = 0.5\n", "    rest: float = 0.5\n    more: float = 1.0\n"),
        ("    k: float\n    rest: float = 0.5\n", "    rest: float\n    k: float = 3.0\n"),
    )
    for number, (old, new) in enumerate(changes):
        file = tmp_path / "springs.py"
        file.write_text(TEXT.replace(old, new) + "\n" * number)
        module = loaded(file)
        same(astgrad.derivative(module.f)(0.8), differences(module.f, (0.8,), 0), 0.8)


def test_a_class_that_is_replaced_while_the_program_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    f = records.unpacked
    df = astgrad.derivative(f)
    same(df(0.3, 0.6), differences(f, (0.3, 0.6), 0), 0.3)
    monkeypatch.setattr(records, "Point", records.State)
    with pytest.raises((Refused, TypeError)):
        df(0.3, 0.6)
    assert bodies.Layer is records.Layer


@dataclass
class Scaled:
    k: float

    def __call__(self, x: float) -> float:
        return self.k * x


def by_a_call(x: float) -> float:
    return Scaled(x)(x)


def test_what_is_called_anew_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    slope = astgrad.derivative(by_a_call)
    assert slope(2.0) == 4.0
    monkeypatch.setattr(Scaled, "__call__", lambda self, x: self.k * x * x)
    with pytest.raises(Refused):
        slope(2.0)
