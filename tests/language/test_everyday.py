"""Functions as people write them, in both modes, with pullbacks and second derivatives, and as files."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import astgrad
from tests.agreement import function_of
from tests.derived import gen_text
from tests.language import everyday
from tests.language.everyday import CASES
from tests.oracles.differences import derivative_by_differences
from tests.oracles.structures import differences, same

Function = Callable[..., Any]
PARAMETERS = [pytest.param(f, args, id=f"{f.__name__}-{number}") for number, (f, args) in enumerate(CASES)]
SCALAR = [case for case in PARAMETERS if isinstance(case.values[1][0], float)]  # type: ignore[index]
LISTS_HANDED_ON = ("functions_left_out", "function_left_out_in_a_recursion")  # by the halves of what helpers do in loops
AS_FILES_REFUSED = (  # of an argument it must be known that it is an array, or that it is a list
    "plus_a_list",
    "rotated_twice",
    "lists_of_numbers",
    "list_in_a_loop",
    "written_from_itself",
)


def _by(args: tuple[Any, ...]) -> list[int]:
    return [position for position, arg in enumerate(args) if isinstance(arg, (float, np.ndarray))]


@pytest.mark.parametrize(("f", "args"), PARAMETERS)
def test_reverse_by_each(f: Function, args: tuple[Any, ...]) -> None:
    for position in _by(args):
        value, got = astgrad.value_and_derivative(f, wrt=position, mode="reverse")(*args)
        assert value == pytest.approx(f(*args), rel=1e-13)
        same(got, differences(f, args, position), args[position])


@pytest.mark.parametrize(("f", "args"), PARAMETERS)
def test_pullback(f: Function, args: tuple[Any, ...]) -> None:
    _, pullback = astgrad.vjp(f)(*args)
    pullback(3.0)
    same(pullback(1.0), differences(f, args, 0), args[0])


@pytest.mark.parametrize(("f", "args"), PARAMETERS)
def test_forward_by_each(f: Function, args: tuple[Any, ...]) -> None:
    for position in _by(args):
        along = np.random.default_rng(position).normal(size=np.shape(args[position]))
        along = along if np.ndim(args[position]) else 1.0
        given = (*args[: position + 1], along, *args[position + 1 :])
        _, got = astgrad.jvp(f, wrt=position)(*given)
        np.testing.assert_allclose(got, np.sum(differences(f, args, position)[0] * along), rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize(("f", "args"), SCALAR)
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_second_order(f: Function, args: tuple[Any, ...], mode: str) -> None:
    first = astgrad.derivative(f, mode=mode)  # type: ignore[call-overload]
    if mode == "reverse" and f.__name__ in LISTS_HANDED_ON:
        with pytest.raises(astgrad.Refused):
            astgrad.derivative(first)(*args)
        return
    assert derivative_by_differences(first, args, 0).agrees(astgrad.derivative(first)(*args))


@pytest.mark.parametrize(("f", "args"), [case for case in SCALAR if case.values[0].__name__ not in AS_FILES_REFUSED])
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_as_a_file(f: Function, args: tuple[Any, ...], mode: str, tmp_path: Path) -> None:
    text = gen_text(tmp_path / "everyday.py", inspect.getsource(everyday), f"{f.__name__}:x", mode=mode)
    derived = function_of(text, f"{f.__name__}_by_x", "made.py")
    assert derivative_by_differences(f, args, 0).agrees(derived(*args))


BOUND_ANEW = """
def g(x):
    return x * x

def helper(x, act=g):
    for _ in range(2):
        x = act(x)
    return x

def g(x):
    return x * 3.0

def f(x: float):
    return helper(x) + g(x)
"""


def test_a_default_whose_name_is_bound_anew_is_what_it_was() -> None:
    f = function_of(BOUND_ANEW, "f", "bound_anew.py")
    with pytest.raises(astgrad.Refused, match="default"):
        astgrad.derivative(f)(0.6)


@pytest.mark.parametrize("annotation", ["list", "list[tuple]", "'List[Any]'", "typing.Sequence[float]", "dict"])
def test_a_list_of_unknown_values_is_not_taken_for_an_array(annotation: str, tmp_path: Path) -> None:
    text = f"def f(ws: {annotation}, x: float):\n    for w, b in ws:\n        x = w * x + b\n    return x\n"
    text = f"import typing\nfrom typing import Any, List\n\n{text}"
    with pytest.raises(astgrad.Refused, match="it is not known what ws holds"):
        gen_text(tmp_path / "lists.py", text, "f:ws")
