"""What a helper's reverse half reads is what the helper was given, whatever becomes of that before the half runs."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import astgrad
from tests.agreement import function_of
from tests.derived import gen_text
from tests.language import handed_on
from tests.oracles.differences import derivative_by_differences

GIVEN: dict[str, Any] = {"w": [0.7, 1.2, 0.9, 1.4], "q": [[0.7, 1.2, 1.1], [0.9, 1.4]]}
REFUSED_IN_REVERSE = {
    "filled_by_a_method",
    "filled_where_a_method_puts_its_result",
    "filled_where_the_result_comes_last",
    "lengthened_for_what_may_change_it",
    "rows_in_another_order",
    "shuffled_through_a_view",
    "taken_from_before_what_may_change_it",
}
REASON = r"may be changed in place here|may be the same object"
REFUSED = {"given_back_and_written_into"}
FUNCTIONS = [pytest.param(each, id=name) for name, each in inspect.getmembers(handed_on, inspect.isfunction) if name[0] != "_"]


def _agrees(derived: Callable[..., Any], function: Callable[..., Any]) -> None:
    given = GIVEN[list(inspect.signature(function).parameters)[1]]
    mine = copy.deepcopy(given)
    right = derivative_by_differences(lambda x: function(x, copy.deepcopy(given)), (0.7,), 0)
    assert right.agrees(derived(0.7, mine))
    assert mine == given


def _is_refused(function: Callable[..., Any], mode: str) -> bool:
    return function.__name__ in REFUSED or (mode == "reverse" and function.__name__ in REFUSED_IN_REVERSE)


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_by_the_decorator(function: Callable[..., Any], mode: str) -> None:
    derived = astgrad.derivative(function, wrt="x", mode=mode)  # type: ignore[call-overload]
    if _is_refused(function, mode):
        with pytest.raises(astgrad.Refused, match=REASON):
            _agrees(derived, function)
    else:
        _agrees(derived, function)


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_where_nothing_is_known_of_what_is_handed_on(function: Callable[..., Any], mode: str, tmp_path: Path) -> None:
    def text() -> str:
        return gen_text(tmp_path / "handed_on.py", inspect.getsource(handed_on), f"{function.__name__}:x", mode=mode)

    if _is_refused(function, mode):
        with pytest.raises(astgrad.Refused, match=REASON):
            text()
    else:
        _agrees(function_of(text(), f"{function.__name__}_by_x", "handed_on.py"), function)


@pytest.mark.parametrize("function", [each for each in FUNCTIONS if not _is_refused(each.values[0], "reverse")])
def test_by_pullbacks_that_run_again(function: Callable[..., Any]) -> None:
    given = GIVEN[list(inspect.signature(function).parameters)[1]]
    right = derivative_by_differences(lambda x: function(x, copy.deepcopy(given)), (0.7,), 0)
    _, pullback = astgrad.vjp(function, wrt="x")(0.7, copy.deepcopy(given))
    assert right.agrees(pullback(1.0))
    assert right.agrees(pullback(1.0))
