"""The allow-list of functions without derivative: every name on it exists, and nothing that passes values on is there."""

from __future__ import annotations

import importlib

import numpy as np
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


@pytest.mark.parametrize("path", sorted(constants._LOOKING))
def test_what_a_listed_function_gives_does_not_follow_its_arguments(path: str) -> None:
    """Real numbers in its result are the same for arguments that differ by little: there is no derivative to lose."""
    module, _, name = path.rpartition(".")
    function = getattr(importlib.import_module(module), name)
    one, other = np.array([1.31, 0.47, 2.15]), np.array([1.31, 0.47, 2.15]) + 1e-7
    if name.startswith("empty"):
        return  # it gives what happens to be there
    for some, others in (((one,), (other,)), ((1.31,), (1.31 + 1e-7,)), ((one, one), (other, one)), ((one, 1), (other, 1))):
        try:
            results = function(*some), function(*others)
        except (AttributeError, TypeError, ValueError, IndexError):
            continue
        assert real_parts(results[0]) == real_parts(results[1])


def real_parts(result: object) -> list[float]:
    """The real numbers in what a function gives."""
    if isinstance(result, (tuple, list)):
        return [part for each in result for part in real_parts(each)]
    if isinstance(result, np.ndarray):
        return list(result.ravel()) if result.dtype.kind == "f" else []
    return [float(result)] if isinstance(result, (float, np.floating)) else []


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
