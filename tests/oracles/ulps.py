"""Accuracy in units in the last place, beside mpmath: its own numerical derivative of its own function, at sixty digits and more.

Nothing here knows a derivative. Points are spread over the floats, not only over a comfortable interval: ten magnitudes, both
signs, edges, neighbours of 1, integers, powers of two, multiples of pi. A point is used where the function has a real, finite
value and a finite slope in the normal range.
"""

from __future__ import annotations

import math
import operator
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np

_mp = mpmath.mp
_SAME_NAME = """
    acos acosh asin asinh atan atan2 atanh cbrt cos cosh erf erfc exp expm1 gamma log log10 log1p sin sinh sqrt tan tanh
"""
EXACT: dict[str, Callable[..., Any]] = {  # by the last part of a function's path
    **{name: getattr(_mp, name) for name in _SAME_NAME.split()},
    "add": operator.add, "subtract": operator.sub, "sub": operator.sub, "multiply": operator.mul, "mul": operator.mul,
    "divide": operator.truediv, "truediv": operator.truediv, "neg": operator.neg, "negative": operator.neg,
    "pow": _mp.power, "power": _mp.power, "float_power": _mp.power, "square": lambda x: x * x, "reciprocal": lambda x: 1 / x,
    "arccos": _mp.acos, "arccosh": _mp.acosh, "arcsin": _mp.asin, "arcsinh": _mp.asinh, "arctan": _mp.atan,
    "arctan2": _mp.atan2, "arctanh": _mp.atanh, "deg2rad": _mp.radians, "radians": _mp.radians, "rad2deg": _mp.degrees,
    "degrees": _mp.degrees, "exp2": lambda x: _mp.power(2, x), "log2": lambda x: _mp.log(x, 2), "sinc": _mp.sincpi,
    "hypot": lambda *sides: _mp.sqrt(_mp.fsum(side**2 for side in sides)), "i0": lambda x: _mp.besseli(0, x),
    "lgamma": lambda x: _mp.log(abs(_mp.gamma(x))), "fma": lambda x, y, z: x * y + z,
    "logaddexp": lambda x, y: _mp.log(_mp.exp(x) + _mp.exp(y)),
    "logaddexp2": lambda x, y: _mp.log(_mp.power(2, x) + _mp.power(2, y), 2),
    # of SciPy
    "beta": _mp.beta, "betaln": lambda a, b: _mp.log(_mp.beta(a, b)), "boxcox": lambda x, k: (_mp.power(x, k) - 1) / k,
    "boxcox1p": lambda x, k: (_mp.power(1 + x, k) - 1) / k, "cosm1": lambda x: _mp.cos(x) - 1,
    "dawsn": lambda x: _mp.sqrt(_mp.pi) / 2 * _mp.exp(-x * x) * _mp.erfi(x), "entr": lambda x: -x * _mp.log(x),
    "erfcx": lambda x: _mp.exp(x * x) * _mp.erfc(x), "erfi": _mp.erfi, "exp1": _mp.e1, "exp10": lambda x: _mp.power(10, x),
    "expi": _mp.ei, "expit": lambda x: 1 / (1 + _mp.exp(-x)), "exprel": lambda x: _mp.expm1(x) / x,
    "gammaln": lambda x: _mp.log(abs(_mp.gamma(x))), "kl_div": lambda x, y: x * _mp.log(x / y) - x + y,
    "log_expit": lambda x: -_mp.log1p(_mp.exp(-x)), "log_ndtr": lambda x: _mp.log(_mp.ncdf(x)),
    "logit": lambda x: _mp.log(x / (1 - x)),
    "ndtr": _mp.ncdf, "psi": _mp.digamma, "rel_entr": lambda x, y: x * _mp.log(x / y), "rgamma": _mp.rgamma,
    "softplus": lambda x: _mp.log1p(_mp.exp(x)), "xlog1py": lambda x, y: x * _mp.log1p(y), "xlogy": lambda x, y: x * _mp.log(y),
}  # fmt: skip
DIGITS, MORE_DIGITS, MOST_DIGITS = 60, 400, 800
SMALLEST, LARGEST = 1e-290, 1e290
SPECIAL = [0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, 10.0, 1 - 2**-53, 1 + 2**-52, -1 + 2**-53, 0.1, -0.1, 1 / 3, 709.0]
SPECIAL += [sign * k * math.pi / 4 for k in (1, 2, 3, 4, 7) for sign in (1, -1)] + [2.0**k for k in range(-20, 21, 4)]


@dataclass(frozen=True)
class Case:
    """A point, and the slope there, of mpmath."""

    args: tuple[float, ...]
    slope: Any

    def error(self, value: float, scale: float = 0.0) -> float:
        """How far a value is from the truth, in spacings of the floats there, or at `scale` where that is larger."""
        if not math.isfinite(value):
            return math.inf
        size = max(abs(float(self.slope)), scale)
        with mpmath.workdps(DIGITS):
            return (
                float(abs(mpmath.mpf(value) - self.slope) / mpmath.mpf(float(np.spacing(size)))) if size else float(value != 0)
            )


def cases(
    name: str, function: Callable[..., Any], domains: Sequence[tuple[float, float]], index: int, count: int
) -> list[Case]:
    """Points at which the function has a slope by argument `index`; about `count` of them, always the same.

    domains: for each argument an interval that is inside its domain; a third of the points lie in it.
    """
    found = (_case(name, function, args, index, DIGITS) for args in _points(name, domains, count))
    return [case for case in found if case is not None]


def settled(case: Case, name: str, function: Callable[..., Any], index: int) -> Case | None:
    """The case with many more digits, for slopes that are tiny beside the value; None where these do not settle it either."""
    found = _case(name, function, case.args, index, MORE_DIGITS)
    again = _case(name, function, case.args, index, MOST_DIGITS)
    if found is None or again is None:
        return None
    with mpmath.workdps(MORE_DIGITS):
        return found if abs(found.slope - again.slope) <= mpmath.mpf(10) ** -30 * abs(again.slope) else None


def _slope(name: str, args: Sequence[float], index: int, digits: int) -> Any:
    """The derivative of mpmath's function by one argument; relative steps, so that small arguments are as good as others."""
    with mpmath.workdps(digits):
        exact = [mpmath.mpf(arg) for arg in args]
        scale = exact[index] or mpmath.mpf(1)

        def moved(step: Any) -> Any:
            return EXACT[name](*exact[:index], exact[index] + scale * step, *exact[index + 1 :])

        return mpmath.diff(moved, 0) / scale


def _points(name: str, domains: Sequence[tuple[float, float]], count: int) -> Iterator[tuple[float, ...]]:
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    inside = np.stack([rng.uniform(low, high, count // 3) for low, high in domains])
    magnitudes = 10.0 ** rng.uniform(-8, 3, (len(domains), count - count // 3))
    wide = np.where(rng.random(magnitudes.shape) < 0.4, -magnitudes, magnitudes)
    special = np.stack([np.array(SPECIAL), *(rng.permutation(SPECIAL) for _ in domains[1:])])
    for columns in (inside, wide, special):
        yield from (tuple(map(float, row)) for row in columns.T)


def _case(name: str, function: Callable[..., Any], args: tuple[float, ...], index: int, digits: int) -> Case | None:
    try:
        with np.errstate(all="ignore"):
            value = float(function(*args))
        if not math.isfinite(value):
            return None
        exact = _slope(name, args, index, digits)
    except (ArithmeticError, ValueError, TypeError):  # outside the domain, or a pole
        return None
    size = abs(exact.real)
    return Case(args, exact.real) if exact.imag == 0 and (size == 0 or SMALLEST < size < LARGEST) else None
