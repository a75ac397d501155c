"""Loops over dicts and sets run over their elements in both modes, whatever the keys are: numbers in another order, too."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import astgrad
from tests.agreement import function_of
from tests.derived import gen_text
from tests.language import keyed
from tests.oracles.differences import derivative_by_differences

GIVEN: tuple[dict[Any, float], ...] = ({2: 0.5, 1: 0.7, 0: 0.2}, {"aa": 0.5, "c": 0.7, "bbb": 0.2}, {1: 0, 2: 1, 0: 2})
FUNCTIONS = [pytest.param(each, id=name) for name, each in inspect.getmembers(keyed, inspect.isfunction)]


def _agrees(derived: Callable[..., Any], function: Callable[..., Any], given: dict[Any, float]) -> None:
    right = derivative_by_differences(lambda x: function(x, dict(given)), (0.7,), 0)
    assert right.agrees(derived(0.7, given))


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_where_the_kind_is_known(function: Callable[..., Any], mode: str) -> None:
    for given in GIVEN:
        _agrees(astgrad.derivative(function, wrt="x", mode=mode), function, given)  # type: ignore[call-overload]


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_where_nothing_is_known(function: Callable[..., Any], mode: str, tmp_path: Path) -> None:
    text = gen_text(tmp_path / "keyed.py", inspect.getsource(keyed), f"{function.__name__}:x", mode=mode)
    derived = function_of(text, f"{function.__name__}_by_x", "keyed.py")
    for given in GIVEN:
        _agrees(derived, function, given)


def test_a_dict_that_only_its_kind_shows_is_refused() -> None:
    def numbered(x: float, d: Any, ws: list[float]) -> float:
        for i, _ in enumerate(d):
            x = x * ws[i]
        return x

    with pytest.raises(astgrad.Refused, match=r"elements of d, a dict or a set, have no places.*\n(.*\n)*.*run over list\(d\)"):
        astgrad.derivative(numbered, wrt="x")(0.7, {"a": 0.3, "b": 0.2}, [0.3, 0.4])


def test_what_runs_only_once_is_refused_in_reverse_mode() -> None:
    def after_the_first(x: float, ws: list[float]) -> float:
        rest = iter(ws)
        y = float(x * next(rest))
        for w in rest:
            y = float(y * w + x)
        return y

    with pytest.raises(astgrad.Refused, match=r"runs only once, and the loop is run backwards too"):
        astgrad.derivative(after_the_first, wrt="x", mode="reverse")(0.7, [0.3, 0.4])
    right = derivative_by_differences(after_the_first, (0.7, [0.3, 0.4, 0.9]), 0)
    assert right.agrees(astgrad.derivative(after_the_first, wrt="x", mode="forward")(0.7, [0.3, 0.4, 0.9]))


ANNOTATED = """
import numpy as np

def settled(x: float, rates: dict[str, float]) -> float:
    level = x
    for name in rates:
        level = np.tanh(level * rates[name] + 0.1 * level)
    return level * rates["b"]
"""


def test_what_an_annotation_says_of_a_dict_is_known(tmp_path: Path) -> None:
    text = gen_text(tmp_path / "settled.py", ANNOTATED, "settled:x", mode="reverse")
    assert "for name in reversed(rates):" in text
    assert "_sum_to" not in text
    rates = {"b": 0.7, "a": 1.3, "c": 0.4}
    settled = function_of(ANNOTATED, "settled", "<settled>")
    right = derivative_by_differences(lambda x: settled(x, rates), (0.7,), 0)
    assert right.agrees(function_of(text, "settled_by_x", "settled.py")(0.7, rates))


def test_a_dict_of_unknown_keys_is_nothing_to_differentiate_by(tmp_path: Path) -> None:
    with pytest.raises(astgrad.Refused, match=r"it is not known which keys rates has"):
        gen_text(tmp_path / "settled.py", ANNOTATED, "settled:rates", mode="reverse")
