"""Objects that change: right in both modes and in second order, by the decorator and from the text; or refused with a place."""

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
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.language import changing
from tests.language.changing import CASES, REFUSED
from tests.language.test_records import loaded
from tests.oracles.structures import differences, same

PARAMETERS = [pytest.param(f, args, id=f.__name__) for f, args in CASES]


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize(("f", "args"), PARAMETERS)
@pytest.mark.filterwarnings("ignore::astgrad.DisconnectedWarning")
def test_by_each_argument(f: Callable[..., Any], args: tuple[Any, ...], mode: str) -> None:
    for position, arg in enumerate(args):
        value, got = astgrad.value_and_derivative(f, wrt=position, mode=mode)(*args)
        assert value == pytest.approx(f(*args), rel=1e-14)
        same(got, differences(f, args, position), arg)


@pytest.mark.parametrize(("f", "args"), PARAMETERS)
@pytest.mark.filterwarnings("ignore::astgrad.DisconnectedWarning")
def test_second_order(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    first = astgrad.derivative(f, mode="reverse")
    same(astgrad.derivative(first)(*args), differences(first, args, 0), args[0])


@pytest.mark.parametrize(("f", "args"), PARAMETERS)
@pytest.mark.filterwarnings("ignore::astgrad.DisconnectedWarning")
def test_from_the_text(f: Callable[..., Any], args: tuple[Any, ...], tmp_path: Path) -> None:
    """What `gen` writes stands alone: no object is made any more."""
    name = inspect.getfile(changing)
    program = read_module(Source(name, Path(name).read_text()), "tests.language.changing").program(f.__name__)
    made = derive_module([(program, Request("derivative", ("x",), False, "df"))])
    file = tmp_path / "made.py"
    file.write_text(made.text)
    same(loaded(file).df(*args), differences(f, args, 0), args[0])
    assert "changing" not in made.text


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize(("f", "code"), REFUSED)
def test_what_is_not_followed_is_refused_with_a_place(f: Callable[..., Any], code: str, mode: str) -> None:
    assert np.isfinite(f(0.4, 0.7))
    with pytest.raises(Refused) as caught:
        astgrad.derivative(f, wrt="x", mode=mode)(0.4, 0.7)
    assert code in {refusal.code for refusal in caught.value.refusals}
    assert all(refusal.span is not None for refusal in caught.value.refusals)
