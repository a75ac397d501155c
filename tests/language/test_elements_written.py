"""What is written into the objects in a list that a function is given is seen in the list: it is refused where it would be lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import astgrad
from astgrad.errors import Refused
from tests.language.elements_written import DICTS, OBJECTS, P, in_a_dict, least_and_first, only_read

Function = Callable[..., Any]
POINTS = [P(0.7, 1.3), P(0.4, 0.6)]
CASES = [
    *((f, POINTS) for f in OBJECTS),
    *((f, [{"u": 0.7, "v": 1.3}, {"u": 0.4, "v": 0.6}]) for f in DICTS),
    (in_a_dict, {"ps": POINTS}),
]


@pytest.mark.parametrize(("f", "given"), CASES)
@pytest.mark.parametrize("operator", ["value_and_derivative", "vjp"])
def test_refused(f: Function, given: Any, operator: str) -> None:
    with pytest.raises(Refused, match="may be the same object"):
        getattr(astgrad, operator)(f)(given)
    assert [(p.u, p.v) for p in POINTS] == [(0.7, 1.3), (0.4, 0.6)]


def test_only_read() -> None:
    assert astgrad.value_and_derivative(only_read)(POINTS) == (0.7 * 1.3 + 0.4 * 0.6, [P(1.3, 0.7), P(0.6, 0.4)])


def test_only_read_in_a_comprehension() -> None:
    assert astgrad.value_and_derivative(least_and_first)(POINTS) == (0.6 * 0.7, [P(0.6, 0.0), P(0.0, 0.7)])
