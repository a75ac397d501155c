"""The allow-list of functions without derivative: every name on it exists, and nothing that passes values on is there."""

from __future__ import annotations

import importlib

import pytest

from astgrad.rules import constants
from astgrad.rules.constants import is_inactive, may_receive_active
from astgrad.rules.registry import find

LISTED = sorted(constants._LOOKING | constants._EFFECTS | constants._SURROUNDINGS)
GROUPS = [name for name, value in vars(constants).items() if name.isupper() and isinstance(value, str) and name != "_NUMPY"]


@pytest.mark.parametrize("path", LISTED)
def test_every_listed_function_exists(path: str) -> None:
    module, _, name = path.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))


@pytest.mark.parametrize("path", LISTED)
def test_a_listed_function_has_no_derivative_among_the_rules(path: str) -> None:
    rule = find(path)
    assert rule is None or all(text == "0" for formula in rule.partials.values() for text in formula.texts)


@pytest.mark.parametrize("group", GROUPS)
def test_groups_are_sorted_and_say_nothing_twice(group: str) -> None:
    names = getattr(constants, group).split()
    assert names == sorted(set(names))


@pytest.mark.parametrize(
    "path",
    [
        "builtins.float", "builtins.list", "builtins.sorted", "builtins.sum", "builtins.tuple", "builtins.zip", "copy.copy",
        "numpy.arange", "numpy.array", "numpy.asarray", "numpy.copy", "numpy.float64", "numpy.full", "numpy.full_like",
        "numpy.linspace", "numpy.max", "numpy.random.normal", "numpy.where", "math.fsum", "no.such.function",
    ],
)  # fmt: skip
def test_what_passes_values_on_is_not_listed(path: str) -> None:
    assert not is_inactive(path)
    assert not may_receive_active(path)


def test_print_takes_active_values_and_a_clock_does_not() -> None:
    assert is_inactive("builtins.print")
    assert may_receive_active("builtins.print")
    assert is_inactive("time.perf_counter")
    assert not may_receive_active("time.perf_counter")
