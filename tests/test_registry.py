"""Every elementwise rule once more, because it is registered: second order, and special values.

Rules are differentiated twice and compared with differences of the first derivative; at 0, -0, and the smallest and the largest
numbers with mpmath. `python -m tests.test_registry` prints a table.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from contextlib import suppress
from functools import cache
from typing import Any

import mpmath
import numpy as np
import pytest

from astgrad.rules.registry import Rule
from tests.derived import IMPORTS, function_in, generated, unformatted
from tests.oracles.differences import Unsettled, derivative_by_differences
from tests.oracles.ulps import EXACT
from tests.test_rules import LOOKED_AT, WIDER, evaluate, label, points_of, required, takes_arrays, typed

# ------------------------------------------------------------------ elementwise: second order

_OPERATORS = {
    "add": "{} + {}", "sub": "{} - {}", "mul": "{} * {}", "truediv": "{} / {}", "floordiv": "{} // {}", "mod": "{} % {}",
    "pow": "{} ** {}", "neg": "-{}", "pos": "+{}", "eq": "{} == {}", "ne": "{} != {}", "lt": "{} < {}", "le": "{} <= {}",
    "gt": "{} > {}", "ge": "{} >= {}", "not_": "not {}",
}  # fmt: skip
_MODULES = (("numpy.", "np."), ("scipy.", ""), ("builtins.", ""))


def call_text(each: Rule) -> str:
    """An application of the function to its arguments, as in a user's module."""
    names = required(each)
    if each.path.startswith("operator."):
        return _OPERATORS[each.path.removeprefix("operator.")].format(*names)
    path, bracket, rest = each.path.partition("[")
    path, power, _ = path.partition("**2")
    for module, written in _MODULES:
        path = written + path.removeprefix(module) if path.startswith(module) else path
    keywords = {a.name for a in each.signature.arguments if a.keyword_only}
    given = ", ".join(f"{name}={name}" if name in keywords else name for name in names)
    return f"{path}({given}){bracket}{rest}{power}"


def source_of(each: Rule) -> str:
    declared = ", ".join(f"{name}: {'int' if each.domain[name].integer else 'float'}" for name in required(each))
    return f"{IMPORTS}def f({declared}):\n    return {call_text(each)}\n"


def first_order(each: Rule, name: str) -> str:
    with unformatted():
        return generated(source_of(each), "f", (name,), mode="reverse")


_TRUTHS = {f"operator.{name}" for name in ("eq", "ge", "gt", "le", "lt", "ne", "not_")}  # comparisons
SECOND = [(each, name) for each, name in LOOKED_AT if each.path not in _TRUTHS]


@pytest.mark.parametrize(("each", "name"), SECOND, ids=label)
def test_the_slope_has_a_slope(each: Rule, name: str) -> None:
    first = first_order(each, name)
    with unformatted():
        second = generated(first, "d_f", (name,), mode="reverse")
    slope, curvature = function_in(first, "d_f"), function_in(second, "d_d_f")
    for point in points_of(each, 2):
        arguments = typed(each, point)
        try:
            estimate = derivative_by_differences(slope, arguments, required(each).index(name))
        except Unsettled:
            continue
        assert estimate.agrees(curvature(*arguments), rtol=1e-6), f"{arguments}: {estimate.value}\n{second}"


# ------------------------------------------------------------------ elementwise: special values

LARGEST, SMALLEST = sys.float_info.max, 5e-324
SPECIAL = (0.0, -0.0, SMALLEST, -SMALLEST, 1e-310, -1e-310, LARGEST, -LARGEST)
_SLOW = {"gamma", "gammaln", "lgamma", "psi", "i0", "dawsn", "rgamma"}  # mpmath takes for ever far out, or has no digits there
OF_ONE = [
    (each, name)
    for each, name in LOOKED_AT
    if required(each) == (name,) and (last := each.path.rpartition(".")[2]) in EXACT and last not in _SLOW
]


@cache
def exact_slope(name: str, x: float) -> float | None:
    """The derivative of mpmath's function; None where there is none, or the function has no real value there or beside."""
    with mpmath.workdps(1100):
        h = mpmath.mpf(10) ** -700
        try:
            values = [EXACT[name](mpmath.mpf(x) + k * h) for k in (-1, 0, 1)]
        except (ValueError, ZeroDivisionError, OverflowError, mpmath.libmp.NoConvergence):
            return None
        if any(isinstance(value, mpmath.mpc) or not mpmath.isfinite(value) for value in values):
            return None
        return float((values[2] - values[0]) / (2 * h))


@pytest.mark.parametrize(("each", "name"), OF_ONE, ids=label)
def test_special_values(each: Rule, name: str) -> None:
    for x in SPECIAL:
        last = each.path.rpartition(".")[2]
        true = exact_slope(last, x)
        if true is None:
            continue
        for text in each.partials[name].texts:
            for given in (x, np.float64(x), np.array([x])):
                if isinstance(given, np.ndarray) and (text != each.partials[name].general or not takes_arrays(each)):
                    continue
                try:
                    value = evaluate(text, each, (given,))
                except (OverflowError, ZeroDivisionError, ValueError):  # as Python's own arithmetic does
                    continue
                assert is_near(value, true, WIDER.get(each.path, 8.0)), f"{text} at {given!r}: {value}, {true}"


def is_near(value: Any, true: float, ulps: float) -> bool:
    """Within some units in the last place; below the normal numbers, which lose digits, anywhere there."""
    if not math.isfinite(true):
        return bool(np.all(value == true))
    return bool(np.all(np.abs(value - true) <= max(ulps * np.spacing(abs(true)), sys.float_info.min)))


# What does not hand nan on: it chooses the other argument, says that there is none, or has the same slope everywhere but at jumps.
IGNORING_NAN = {
    "builtins.max", "builtins.min", "math.copysign", "math.fabs", "math.frexp[0]", "math.hypot", "numpy.clip", "numpy.fmax",
    "numpy.fmin", "numpy.frexp[0]", "numpy.heaviside", "numpy.maximum", "numpy.minimum", "numpy.nan_to_num",
}  # fmt: skip


@pytest.mark.parametrize(("each", "name"), SECOND, ids=label)
def test_of_nan_the_slope_is_nan_or_the_same_everywhere(each: Rule, name: str) -> None:
    index = required(each).index(name)
    if each.domain[name].integer:
        return
    arguments = [typed(each, point) for point in points_of(each, 4)]
    for text in each.partials[name].texts:
        at_points = {
            float(evaluate(text, each, (*a[:index], b[index], *a[index + 1 :]))) for a in arguments[:1] for b in arguments
        }
        first = arguments[0]
        of_nan = evaluate(text, each, (*first[:index], np.float64("nan"), *first[index + 1 :]))
        assert np.isnan(of_nan) or len(at_points) == 1 or each.path in IGNORING_NAN, f"{text} of nan: {of_nan}"


def _print_summary() -> None:
    """Rules, cases and the worst distance from differences of the first derivative, relative to what is allowed."""
    worst, count = {}, defaultdict(int)
    for each, name in SECOND:
        family = each.path.rpartition(".")[0]
        first = first_order(each, name)
        with unformatted():
            curvature = function_in(generated(first, "d_f", (name,), mode="reverse"), "d_d_f")
        for point in points_of(each, 2):
            arguments = typed(each, point)
            with suppress(Unsettled):
                estimate = derivative_by_differences(function_in(first, "d_f"), arguments, required(each).index(name))
                allowed = 10 * float(estimate.error) + 1e-6 * abs(float(estimate.value)) or 1.0
                error = abs(float(curvature(*arguments)) - float(estimate.value)) / allowed
                worst[family], count[family] = max(worst.get(family, 0.0), error), count[family] + 1
    print("second order        rules  cases  worst error of 1 allowed")
    for family in sorted(worst):
        rules = len({each.path for each, _ in SECOND if each.path.rpartition(".")[0] == family})
        print(f"{family:20}{rules:5}{count[family]:7}  {worst[family]:.2g}")


if __name__ == "__main__":
    _print_summary()
