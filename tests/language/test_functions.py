"""Functions as values, parameters of every form, callees in other modules: right in both modes, or refused with a place."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

import astgrad
from astgrad.errors import Refused
from astgrad.frontend.program import read_module
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.agreement import agree, function_of, point_of
from tests.language import functions

CASES = [pytest.param(f, args, id=f"{f.__name__}-{number}") for number, (f, args) in enumerate(functions.CASES)]
# Refused without kinds, where the decorator, which sees the arguments, differentiates: only ranks decide what they mean.
RANKS_DECIDE = {"not-scalar", "unknown-rank", "in-place-write"}


@pytest.mark.parametrize(("f", "args"), CASES)
def test_reverse_by_everything(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    point = point_of(f, args)
    made = astgrad.value_and_derivative(f, wrt=point.real, mode="reverse")
    agree(made, point, point.real, is_tuple=True, with_value=True)


@pytest.mark.parametrize(("f", "args"), CASES)
def test_forward_by_each_scalar(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    point = point_of(f, args)
    for name, arg in zip(point.names, args, strict=True):
        if isinstance(arg, float):
            made = astgrad.derivative(f, wrt=name, mode="forward")
            agree(made, point, (name,), is_tuple=False, with_value=False)


@pytest.mark.parametrize(("f", "args"), CASES)
def test_text_for_unknown_kinds(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    point = point_of(f, args)
    source = Source("model.py", inspect.getsource(functions))
    program = read_module(source, "model").program(f.__name__)
    try:
        text = derive_module([(program, Request("value_and_derivative", point.real, True, "df"))]).text
    except Refused as error:
        codes = {refusal.code for refusal in error.refusals}
    else:
        codes = set()
        agree(function_of(text, "df", "model_derivatives.py"), point, point.real, is_tuple=True, with_value=True)
    assert codes <= RANKS_DECIDE


@pytest.mark.parametrize(("f", "args"), [case for case in CASES if all(isinstance(arg, float) for arg in case.values[1])])
def test_second_order(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """What is generated is in the language: differences of the derivative are its derivative."""
    first = astgrad.derivative(f, mode="forward")
    h = 1e-5
    expected = (first(args[0] + h, *args[1:]) - first(args[0] - h, *args[1:])) / (2 * h)
    assert astgrad.derivative(first)(*args) == pytest.approx(expected, rel=1e-6, abs=1e-8)
