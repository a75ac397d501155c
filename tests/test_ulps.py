"""The derivatives that are written for elementwise functions, in units in the last place, beside mpmath.

At most four, at some 500 points over the floats for each function; what is further off stands in `WIDER`, with its reason.
`python -m tests.test_ulps` prints a table of all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest

from astgrad.ir.kinds import FLOAT, Number
from astgrad.rules.registry import Rule
from tests.derived import IMPORTS, function_in, generated
from tests.oracles.ulps import EXACT, Case, cases, settled
from tests.test_rules import PARTIALS, function_of, required, takes_arrays
from tests.test_rules_pipeline import spelled

COUNT = 500
FEW = 60  # of SciPy's functions, which mpmath computes slowly
ULPS = 4.0
ARRAY = Number("float64", ("n",), True)


@dataclass(frozen=True)
class Wider:
    """Why a formula is further off, by how much, and at which size its error is to be measured where the slope is smaller."""

    reason: str
    ulps: Callable[..., float] = lambda *args: ULPS
    scale: Callable[..., float] = lambda *args: 0.0


_POWER = Wider(
    "y - 1 is rounded, and log(x) multiplies what is lost", lambda x, y: ULPS + abs(y - 1) * abs(math.log(abs(x) or 1.0))
)
_ERF = Wider("x * x is rounded, and taken to an exponent", lambda x: ULPS + x * x)
_LOG_SUM = Wider("the result is rounded, and taken to an exponent", lambda x, y: ULPS + 2 * max(abs(x), abs(y)))
WIDER: dict[tuple[str, str], Wider] = {
    ("tanh", "x"): Wider("1 - out**2 cancels far from 0; the error stays below one rounding of 1", scale=lambda x: 1.0),
    ("cbrt", "x"): Wider("the C library's cbrt is off by up to three, which count twice", lambda x: 8.0),
    ("erf", "x"): _ERF,
    ("erfc", "x"): _ERF,
    **{(name, "x"): _POWER for name in ("pow", "power", "float_power")},
    **{(name, argument): _LOG_SUM for name in ("logaddexp", "logaddexp2") for argument in "xy"},
    ("gamma", "x"): Wider(
        "of two rounded functions, of which digamma is absolutely accurate near its zeros",
        lambda x: 8.0,
        lambda x: 2 * abs(math.gamma(x)),
    ),
    ("lgamma", "x"): Wider("digamma is absolutely accurate near its zeros", scale=lambda x: 2.0),
    ("expit", "x"): Wider("1 - out cancels far to the right; the error stays below one rounding of 1", scale=lambda x: 1.0),
    ("erfi", "x"): _ERF,
    ("ndtr", "x"): _ERF,
    ("dawsn", "x"): Wider(
        "1 - 2 * x * out cancels; the error stays below roundings of 1", scale=lambda x: 1.0 if abs(x) <= 8 else 0.0
    ),
    ("kl_div", "x"): Wider("the logarithm of a rounded quotient near 1", scale=lambda x, y: 1.0),
    ("rel_entr", "x"): Wider("a logarithm and 1 cancel", scale=lambda x, y: 1.0),
    ("i0", "x"): Wider("a series of fifty terms", lambda x: 8.0),
    ("sinc", "x"): Wider("two terms cancel where the slope is small", scale=lambda x: 1 / max(1.0, abs(x))),
}


# ------------------------------------------------------------------ what is judged


def called(rule: Rule) -> str:
    """The function's name without its module."""
    return rule.path.rpartition(".")[2]


# Where mpmath is slow, and where SciPy's own functions lose more than the formula at the edges of the floats (digamma at the poles
# of gamma, powers of 0 in Box and Cox's transformation), `tests.test_rules` compares at points inside the domain.
INSIDE_ONLY = {"beta", "betaln", "boxcox", "boxcox1p", "erfcx", "exp1", "expi", "gammaln", "log_ndtr", "psi", "rgamma"}
JUDGED = [
    (rule, name)
    for rule, name in PARTIALS
    if called(rule) in EXACT and called(rule) not in INSIDE_ONLY and rule.path != "scipy.special.gamma"
]
NAMES = sorted({(called(rule), name) for rule, name in JUDGED})


def derivative_of(rule: Rule, name: str, is_array: bool) -> Callable[..., Any]:
    """The derivative that is written for a call of the rule's function."""
    names = required(rule)
    source = f"{IMPORTS}def f({', '.join(names)}):\n    return {spelled(rule)}\n"
    kinds = tuple((argument, ARRAY if is_array else FLOAT) for argument in names)
    return function_in(generated(source, "f", (name,), kinds=kinds), "d_f")


@cache
def cases_of(function_name: str, domains: tuple[tuple[float, float], ...], path: str, index: int) -> list[Case]:
    function = function_of(path)
    assert function is not None
    return cases(function_name, function, domains, index, FEW if path.startswith("scipy.") else COUNT)


@dataclass(frozen=True)
class Finding:
    """A derivative at a point."""

    rule: Rule
    case: Case
    value: float
    error: float
    allowed: float


def findings(rule: Rule, name: str) -> Iterator[Finding]:
    """The derivative at every point, of floats and of arrays. What is over the limit is looked at with more digits."""
    wider = WIDER.get((called(rule), name), Wider(""))
    function, index = function_of(rule.path), required(rule).index(name)
    assert function is not None
    domains = tuple((rule.domain[argument].low, rule.domain[argument].high) for argument in required(rule))
    found = cases_of(called(rule), domains, rule.path, index)
    for is_array in (False, True) if takes_arrays(rule) else (False,):
        for case, value in zip(found, values_of(rule, name, found, is_array), strict=True):
            allowed, scale = wider.ulps(*case.args), wider.scale(*case.args)
            error = case.error(value, scale)
            if error > allowed:
                sharper = settled(case, called(rule), function, index)
                if sharper is None:
                    continue
                error = sharper.error(value, scale)
            yield Finding(rule, case, value, error, allowed)


def values_of(rule: Rule, name: str, found: list[Case], is_array: bool) -> list[float]:
    derivative = derivative_of(rule, name, is_array)
    with np.errstate(all="ignore"):
        if is_array:
            return [float(value) for value in derivative(*np.array([case.args for case in found]).T)]
        return [float(derivative(*case.args)) for case in found]


@pytest.mark.parametrize(("function", "name"), NAMES)
def test_accuracy(function: str, name: str) -> None:
    for rule, argument in JUDGED:
        if (called(rule), argument) == (function, name):
            found = list(findings(rule, name))
            assert len(found) >= (FEW if rule.path.startswith("scipy.") else COUNT) / 3, f"{rule.signature}: too few points"
            worst = max(found, key=lambda each: each.error - each.allowed)
            assert worst.error <= worst.allowed, (
                f"{rule.signature} by {name} at {worst.case.args}: {worst.value!r} is {worst.error:.3g} ulps off"
            )


def test_what_is_listed_as_wider_is() -> None:
    """An entry of the list that is not needed hides something."""
    for function, name in WIDER:
        plain = [
            finding.case.error(finding.value)
            for rule, argument in JUDGED
            if (called(rule), argument) == (function, name)
            for finding in findings(rule, name)
        ]
        assert max(plain) > ULPS, f"{function} by {name} is within {ULPS} ulps"


def _print_table() -> None:
    for rule, name in JUDGED:
        found = list(findings(rule, name))
        worst = max(found, key=lambda each: each.error / each.allowed)
        print(
            f"{rule.signature!s:32} {name:5} {len(found):5} points, worst {worst.error:8.3g} of {worst.allowed:6.3g} ulps "
            f"at {worst.case.args}: {worst.value!r}"
        )


if __name__ == "__main__":
    _print_table()
