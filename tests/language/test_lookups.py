"""Dicts by computed keys: the derivative is a dict with the same keys, and what is not there raises what it raises in Python."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad import patterns
from astgrad.errors import Refused
from astgrad.frontend.program import read_module
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.agreement import function_of
from tests.language import lookups
from tests.language.lookups import CASES, LAYERS, REFUSED, V
from tests.oracles.structures import differences, same

PARAMETERS = [pytest.param(f, args, id=f"{f.__name__}-{number}") for number, (f, args) in enumerate(CASES)]


@pytest.mark.parametrize(("f", "args"), PARAMETERS)
def test_in_reverse_by_each_argument(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    for position, arg in enumerate(args):
        if isinstance(arg, (float, np.ndarray, dict)):
            value, got = astgrad.value_and_derivative(f, wrt=position, mode="reverse")(*copy.deepcopy(args))
            assert value == pytest.approx(f(*args), rel=1e-14)
            same(got, differences(f, args, position), arg)


@pytest.mark.parametrize(("f", "args"), [case for case in PARAMETERS if isinstance(case.values[1][0], float)])  # type: ignore[index]
def test_forward(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    same(astgrad.derivative(f, mode="forward")(*args), differences(f, args, 0), args[0])


@pytest.mark.parametrize(("f", "args"), [case for case in PARAMETERS if isinstance(case.values[1][0], dict)])  # type: ignore[index]
def test_along_a_direction(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    direction = {key: 0.5 * value + 1.0 for key, value in args[0].items()}
    value, value_dot = astgrad.jvp(f)(args[0], direction, *args[1:])
    gradient = astgrad.derivative(f, mode="reverse")(*copy.deepcopy(args))
    assert value == pytest.approx(f(*args), rel=1e-14)
    assert value_dot == pytest.approx(sum(np.sum(gradient[key] * direction[key]) for key in direction), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(("f", "args"), PARAMETERS)
def test_from_the_text(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    file = inspect.getfile(lookups)
    program = read_module(Source(file, Path(file).read_text()), "lookups").program(f.__name__)
    names = list(inspect.signature(f).parameters)
    kinds = patterns.kinds(patterns.pattern_of(names, args, names[:1]))
    made = derive_module([(program, Request("derivative", (names[0],), False, "df", kinds=kinds))])
    assert made.module_alias is None
    same(function_of(made.text, "df", "<derivative>")(*copy.deepcopy(args)), differences(f, args, 0), args[0])


def test_a_key_that_is_not_there() -> None:
    with pytest.raises(KeyError, match="W2"):
        astgrad.derivative(lookups.network)(LAYERS, V, 3)
    with pytest.raises(KeyError, match="c"):
        astgrad.derivative(lookups.by_name)({"a": V, "b": 0.3}, "c", V)


def test_dtypes_stay() -> None:
    got = astgrad.derivative(lookups.summed)({"b0": np.ones(3, np.float32), "b1": np.ones(3)}, V, 2)
    assert [got[key].dtype for key in got] == [np.float32, np.float64]


@pytest.mark.parametrize(("f", "args"), REFUSED)
def test_what_is_not_followed_is_refused_with_a_place(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    with pytest.raises(Refused) as caught:
        astgrad.derivative(f, mode="reverse")(*copy.deepcopy(args))
    assert all(refusal.span is not None and refusal.hint for refusal in caught.value.refusals)
