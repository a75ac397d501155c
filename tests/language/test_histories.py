"""Histories: what a list keeps is not what is written into later, under the same name; right in both modes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refused
from tests.agreement import agree, point_of
from tests.language import histories

FUNCTIONS = [each for name, each in vars(histories).items() if callable(each) and not name.startswith("_")]
ARGS = (0.7, np.array([0.8, -0.6, 1.3, 0.4]))


@pytest.mark.parametrize("f", FUNCTIONS)
def test_reverse_mode(f: Callable[..., Any]) -> None:
    point = point_of(f, ARGS)
    derivative = astgrad.value_and_derivative(f, wrt=("x", "u"), mode="reverse")
    agree(derivative, point, ("x", "u"), is_tuple=True, with_value=True)


@pytest.mark.parametrize("f", FUNCTIONS)
def test_forward_mode(f: Callable[..., Any]) -> None:
    agree(astgrad.derivative(f, wrt="x", mode="forward"), point_of(f, ARGS), ("x",), is_tuple=False, with_value=False)


def written_while_it_is_kept(x: float, u: np.ndarray) -> float:
    hist = []
    for i in range(3):
        hist.append(u)
        u[i] *= x
    return np.sum(hist[0] * hist[2])


def written_where_it_may_be_kept(x: float, u: np.ndarray) -> float:
    hist = [u]
    for i in range(3):
        if x > i:
            u = u * x
        u[i] = x
        hist.append(u)
    return np.sum(hist[0] * hist[2])


@pytest.mark.parametrize("f", [written_while_it_is_kept, written_where_it_may_be_kept])
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_what_is_kept_is_not_written(f: Callable[..., Any], mode: str) -> None:
    with pytest.raises(Refused, match=r"\[in-place-write\]"):
        astgrad.derivative(f, mode=mode)(*ARGS)
