"""The caller's arguments are after a derivative what they were, whatever the function does to them."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import astgrad
from tests.agreement import function_of
from tests.derived import gen_text
from tests.language import unchanged

GIVEN: dict[str, tuple[Any, ...]] = {
    "w": ([2.0, 1.0, 3.0], [[2.0, 1.0], [3.0, 1.5]]),
    "d": ({"b": 2.0},),
    "e": ({"b": [2.0]},),
    "log": (unchanged.Log(),),
}


def _cases() -> list[Any]:
    found = []
    for name, function in inspect.getmembers(unchanged, inspect.isfunction):
        if name.startswith("_"):
            continue
        for given in GIVEN[list(inspect.signature(function).parameters)[1]]:
            try:
                function(1.5, copy.deepcopy(given))
            except (TypeError, AttributeError):
                continue
            found.append(pytest.param(function, given, id=f"{name} {given}"))
    return found


def _agrees(derived: Callable[..., Any], function: Callable[..., Any], given: Any) -> None:
    mine, right = copy.deepcopy(given), function(1.5, copy.deepcopy(given)) * 2 / 1.5
    assert derived(1.5, mine) == pytest.approx(right, rel=1e-14)
    assert repr(mine) == repr(given)


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize(("function", "given"), _cases())
def test_arguments_are_kept(function: Callable[..., Any], given: Any, mode: str) -> None:
    _agrees(astgrad.derivative(function, wrt="x", mode=mode), function, given)  # type: ignore[call-overload]


@pytest.mark.parametrize(("function", "given"), _cases())
def test_arguments_of_which_nothing_is_known_are_kept(function: Callable[..., Any], given: Any, tmp_path: Path) -> None:
    text = gen_text(tmp_path / "unchanged.py", inspect.getsource(unchanged), f"{function.__name__}:x")
    _agrees(function_of(text, f"{function.__name__}_by_x", "unchanged.py"), function, given)


def test_arrays_in_a_list_are_kept() -> None:
    def scaled(x: float, w: Any) -> float:
        w[0] *= 2.0
        return x**2 * float(np.sum(w[0]))

    given = [np.array([1.0, 2.0]), np.array([3.0, 4.0])]
    assert astgrad.derivative(scaled, wrt="x")(1.5, given) == pytest.approx(18.0)
    assert repr(given) == "[array([1., 2.]), array([3., 4.])]"


def test_what_is_not_changed_is_not_copied(tmp_path: Path) -> None:
    text = gen_text(tmp_path / "unchanged.py", inspect.getsource(unchanged), "of_a_new_list:x")
    assert "copy" not in text.partition("def of_a_new_list_by_x")[2]
