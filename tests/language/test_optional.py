"""Arguments that may be left out: each call is decided by what it is given, and a file by what is surely so."""

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
from tests.language import optional
from tests.language.optional import CASES
from tests.oracles.differences import derivative_by_differences
from tests.oracles.structures import differences, same

Function = Callable[..., Any]
PARAMETERS = [pytest.param(f, args, id=f"{f.__name__}-{number}") for number, (f, args) in enumerate(CASES)]
SCALAR = [case for case in PARAMETERS if isinstance(case.values[1][0], float)]  # type: ignore[index]
IN_FILES = [
    case for case in SCALAR if str(case.id).startswith(("annotated", "activations", "largest", "perhaps", "none", "of_a"))
]
LISTS_OF_NONE = ("none_at_first", "none_in_the_first_round")  # what their reverse halves keep is None at first


@pytest.mark.parametrize(("f", "args"), PARAMETERS)
def test_reverse_by_each(f: Function, args: tuple[Any, ...]) -> None:
    for position, arg in enumerate(args):
        if isinstance(arg, (float, np.ndarray)) and (position == 0 or f is not optional.bound_anew):
            value, got = astgrad.value_and_derivative(f, wrt=position, mode="reverse")(*args)
            assert value == f(*args)
            same(got, differences(f, args, position), arg)


@pytest.mark.parametrize(("f", "args"), SCALAR)
def test_forward(f: Function, args: tuple[Any, ...]) -> None:
    assert derivative_by_differences(f, args, 0).agrees(astgrad.derivative(f, mode="forward")(*args))


@pytest.mark.parametrize(("f", "args"), [case for case in SCALAR if not str(case.id).startswith(LISTS_OF_NONE)])
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_second_order(f: Function, args: tuple[Any, ...], mode: str) -> None:
    first = astgrad.derivative(f, mode=mode)  # type: ignore[call-overload]
    assert derivative_by_differences(first, args, 0).agrees(astgrad.derivative(first)(*args))


@pytest.mark.parametrize(("f", "args"), IN_FILES)
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_as_a_file(f: Function, args: tuple[Any, ...], mode: str, tmp_path: Path) -> None:
    """Nothing is known of what is left out but what the text says."""
    text = gen_text(tmp_path / "optional.py", inspect.getsource(optional), f"{f.__name__}:x", mode=mode)
    derived = function_of(text, f"{f.__name__}_by_x", "made.py")
    assert derivative_by_differences(f, args, 0).agrees(derived(*args))


def test_each_call_decides() -> None:
    derived = astgrad.derivative(optional.a_number)
    assert [derived(1.0), derived(1.0, 5.0), derived(1.0, None), derived(1.0, w=3.0), derived(1.0)] == [4, 10, 4, 6, 4]


def test_what_is_not_done_is_not_written() -> None:
    derived = astgrad.derivative(optional.a_number)
    derived(1.0, 5.0)
    assert "None" not in derived.source.partition(":\n")[2]


def test_a_file_does_not_guess(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not proved"):
        gen_text(tmp_path / "optional.py", inspect.getsource(optional), "a_number:x")
