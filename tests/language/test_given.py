"""Functions that are given objects and call their methods: by the decorator, and as files, where annotations say what they are."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import astgrad
from astgrad.errors import Refused
from tests.agreement import function_of
from tests.derived import gen_text
from tests.language import given
from tests.language.given import CASES, DAMPER, SPRING, Couple, Spring, in_units, spring_energy
from tests.oracles.differences import Estimate, derivative_by_differences

Function = Callable[..., Any]
PARTS = [
    pytest.param(f, args, wrt, id=f"{f.__name__}-{wrt}")
    for f, args, parts in CASES
    for wrt in (*(name for name, arg in zip(inspect.signature(f).parameters, args, strict=False) if type(arg) is float), *parts)
]
# what a class constant is the text does not say; and a derivative passes on its object as a whole
KNOWN_WHEN_IT_RUNS = ["in_units-v"]
AS_A_WHOLE = ["by_a_helper-s.stiffness", "by_a_helper-s.length"]


def _truth(f: Function, args: tuple[Any, ...], wrt: str) -> Estimate:
    """The derivative by an argument, or by a number that it holds."""
    root, *way = wrt.split(".")
    position = list(inspect.signature(f).parameters).index(root)

    def changed(new: float) -> Any:
        return f(*args[:position], _with_part(args[position], way, new), *args[position + 1 :])

    held = args[position]
    for name in way:
        held = getattr(held, name)
    return derivative_by_differences(changed, (held,), 0)


def _with_part(whole: Any, way: list[str], new: float) -> Any:
    if not way:
        return new
    part = _with_part(getattr(whole, way[0]), way[1:], new)
    if isinstance(whole, tuple):
        return whole._replace(**{way[0]: part})  # type: ignore[attr-defined]
    other = copy.copy(whole)
    setattr(other, way[0], part)
    return other


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize(("f", "args", "wrt"), PARTS)
def test_in_both_modes(f: Function, args: tuple[Any, ...], wrt: str, mode: str) -> None:
    value, derivative = astgrad.value_and_derivative(f, wrt=wrt, mode=mode)(*args)
    assert value == f(*args)
    assert _truth(f, args, wrt).agrees(derivative)


@pytest.mark.parametrize(("f", "args", "wrt"), [each for each in PARTS if each.id not in KNOWN_WHEN_IT_RUNS])
def test_as_a_file(f: Function, args: tuple[Any, ...], wrt: str, tmp_path: Path) -> None:
    """Of the objects only the annotated classes are known, and nothing of the module is needed but a class constant."""
    made = function_of(
        gen_text(tmp_path / "given.py", inspect.getsource(given), f"{f.__name__}:{wrt}"), _name(f, wrt), "made.py"
    )
    assert _truth(f, args, wrt).agrees(made(*args))


def _name(f: Function, wrt: str) -> str:
    return f"{f.__name__}_by_{wrt.partition('.')[2].replace('.', '_') or wrt}"


@pytest.mark.filterwarnings("ignore::astgrad.errors.DisconnectedWarning")  # of a mass the work is linear
@pytest.mark.parametrize(("f", "args", "wrt"), PARTS)
def test_second_order(f: Function, args: tuple[Any, ...], wrt: str, request: pytest.FixtureRequest) -> None:
    first = astgrad.derivative(f, wrt=wrt)
    second = astgrad.derivative(first, wrt=wrt)
    if request.node.callspec.id in (*KNOWN_WHEN_IT_RUNS, *AS_A_WHOLE):
        with pytest.raises(Refused):
            second(*args)
    else:
        assert _truth(first, args, wrt).agrees(second(*args))


def test_by_a_record_as_a_whole() -> None:
    both = astgrad.derivative(spring_energy, wrt="s")(SPRING, 0.7)
    assert both == Spring(
        *(astgrad.derivative(spring_energy, wrt=f"s.{name}")(SPRING, 0.7) for name in ("stiffness", "length"))
    )
    near, far = astgrad.derivative(given.coupled, wrt="c")(Couple(SPRING, Spring(3.0)), 0.7)
    assert _truth(given.coupled, (Couple(SPRING, Spring(3.0)), 0.7), "c.near.length").agrees(near.length)
    assert _truth(given.coupled, (Couple(SPRING, Spring(3.0)), 0.7), "c.far.length").agrees(far.length)


def test_reads_as_by_hand(tmp_path: Path) -> None:
    text = gen_text(tmp_path / "given.py", inspect.getsource(given), "damped:v", "spring_energy:s.stiffness")
    assert text.endswith('''

def damped_by_v(d, v: float) -> float:
    """Derivative of damped by v."""
    t = np.exp(-d.rate * v)
    return t - v * d.rate * t + d.rate


def spring_energy_by_stiffness(s, x: float):
    """Derivative of spring_energy by s.stiffness."""
    return 0.5 * (x - s.length) ** 2 + 2 * s.stiffness * _Spring_scaled(x)
''')


@dataclass
class Other:
    """It has the fields of a Spring, and another energy."""

    stiffness: float
    length: float = 1.0

    def energy(self, x: float) -> float:
        return self.stiffness * x**3


class Stiffer(Spring):
    """What is overridden is what is called."""

    def energy(self, x: float) -> float:
        return self.stiffness * x**4


def _energy(s: Any, x: float) -> Any:
    return s.energy(x) + s.stiffness * x


def test_each_class_has_its_own_methods() -> None:
    derivative = astgrad.derivative(_energy, wrt="x")
    for _ in range(2):
        for each in (Spring(2.0), Other(2.0), Stiffer(2.0), Couple(Spring(2.0), Spring(1.0)).near):
            assert _truth(_energy, (each, 0.7), "x").agrees(derivative(each, 0.7))


def test_a_record_that_holds_another_class() -> None:
    derivative = astgrad.derivative(given.coupled, wrt="x")
    for _ in range(2):
        for far in (Spring(3.0), Other(3.0), Stiffer(3.0)):
            args = (Couple(SPRING, far), 0.7)
            assert _truth(given.coupled, args, "x").agrees(derivative(*args))


def test_a_method_that_is_replaced_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    derivative = astgrad.derivative(_energy, wrt="x")
    before = derivative(SPRING, 0.7)
    monkeypatch.setattr(Spring, "energy", Other.energy)
    assert _truth(_energy, (SPRING, 0.7), "x").agrees(derivative(SPRING, 0.7))
    monkeypatch.undo()
    assert derivative(SPRING, 0.7) == before


def test_a_class_constant_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    derivative = astgrad.derivative(in_units, wrt="v")
    derivative(DAMPER, 0.7)
    monkeypatch.setattr(given.Damper, "unit", 4.0)
    assert _truth(in_units, (DAMPER, 0.7), "v").agrees(derivative(DAMPER, 0.7))


def test_an_object_with_a_method_of_its_own_is_refused() -> None:
    each = Spring(2.0)
    derivative = astgrad.derivative(_energy, wrt="x")
    derivative(each, 0.7)
    each.energy = lambda x: x  # type: ignore[method-assign]
    with pytest.raises(Refused, match=r"s\.energy"):
        derivative(each, 0.7)
