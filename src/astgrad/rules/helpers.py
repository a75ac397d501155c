"""Private functions that formulas call where neither `math` nor NumPy has the function.

The source text of a helper is copied into the generated module that needs it, so each stands alone: it uses `math` and `np`.
"""

import math

import numpy as np

from astgrad.rules.numpy.copied import *  # noqa: F403
from astgrad.rules.numpy.copied import LIKE
from astgrad.rules.scipy.copied import *  # noqa: F403
from astgrad.rules.scipy.copied import LIKE as SCIPYS_LIKE
from astgrad.solvers import _fixed_point, _root  # noqa: F401


def _digamma(x: float) -> float:
    """The derivative of log(gamma(x)), to a few units in the last place away from its zeros; absolutely to 1e-15 near them.

    Abramowitz and Stegun, 6.3.7 (reflection), 6.3.5 (recurrence up to x >= 10) and 6.3.18 (asymptotic series).
    """
    if x < 0:
        return _digamma(1 - x) - math.pi / math.tan(math.pi * (x - round(x)))
    shift = 0.0
    while x < 10:
        shift += 1 / x
        x += 1
    w = 1 / x / x
    series = w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w * (1 / 132 - w * (691 / 32760 - w / 12))))))
    return math.log(x) - 0.5 / x - series - shift


def _i1(x: float | np.ndarray) -> np.float64 | np.ndarray:
    """The modified Bessel function of order 1, the derivative of np.i0, to 1e-14 relatively. Scalars and arrays.

    Abramowitz and Stegun, 9.6.10 (power series, all terms of one sign, for |x| < 20) and 9.7.1 (asymptotic series).
    """
    size = np.abs(x)
    near, far = np.minimum(size, 20.0), np.maximum(size, 20.0)
    series = np.ones_like(near)
    for k in range(50, 0, -1):
        series = 1 + (near / 2) ** 2 / (k * (k + 1)) * series
    tail = np.ones_like(far)
    for k in range(30, 0, -1):
        tail = 1 + ((2 * k - 1) ** 2 - 4) / (8 * k * far) * tail
    half = np.exp(far / 2)  # exp(far) overflows before the function does
    value = np.where(size < 20, near / 2 * series, half * (tail / np.sqrt(2 * np.pi * far)) * half)
    return np.copysign(value, x)


def _kaiser_slopes(M: int, beta: float) -> np.ndarray:
    """The derivative of np.kaiser(M, beta) by beta: i1 is the derivative of i0."""
    root = np.sqrt(1 - np.linspace(-1, 1, M) ** 2) if M > 1 else np.ones(M)
    return (root * _i1(beta * root) - np.kaiser(M, beta) * _i1(beta)) / np.i0(beta)


def _sinc_slope(x: float | np.ndarray) -> np.float64 | np.ndarray:
    """The derivative of np.sinc, to a few units in the last place of the larger of it and its terms. Scalars and arrays.

    (cos(pi x) - sinc(x)) / x cancels near 0: there its Taylor series. Whole periods are taken off x, which is exact, before
    pi, which is rounded, is multiplied to it.
    """
    t = np.pi * x
    angle = np.pi * (x - 2 * np.round(x / 2))
    is_near = np.abs(t) < 1
    near = np.where(is_near, t, 0)
    series = np.ones_like(near)
    for k in range(8, 0, -1):
        series = 1 - near**2 / (2 * k * (2 * k + 3)) * series
    far = np.where(is_near, 1, t)
    return np.where(is_near, -np.pi / 3 * near * series, np.pi * (np.cos(angle) - np.sin(angle) / far) / far)[()]


def _last_written(x_bar: np.ndarray, index: np.ndarray) -> np.ndarray:
    """x_bar[index], with 0 for each value that another one overwrote: of several written into one element the last stays."""
    place = np.empty(x_bar.shape, dtype=np.intp)
    written: np.ndarray = x_bar[index]
    order = np.arange(written.size).reshape(written.shape)
    place[index] = order
    written[place[index] != order] = 0
    return written


def _stretches(start: int, last: int, free: int) -> list[tuple[int, int]]:
    """The way from the state before step `start` to that before step `last`: before each stretch of steps the state is kept.

    With `free` places for states, going back then takes the fewest steps that it can (Griewank and Walther, 2000, Algorithm
    799): s places, and each step taken r times at most, are enough for C(s + r, s) steps.
    """
    if free < 1 and start < last:
        raise ValueError("a checkpointed loop keeps at least one state")
    found = []
    while start < last:
        steps, stop, times = last - start + 1, last, 1
        if free > 1:
            while math.comb(free + times, free) < steps:
                times += 1
            least = steps - math.comb(free + times - 1, free - 1)
            stop = start + max(1, least, math.comb(free + times - 2, free))
        found.append((start, stop))
        start, free = stop, free - 1
    return found


# Which argument the result of a helper has the shape of.
HELPER_NAMES = tuple(sorted(name for name, value in globals().items() if callable(value) and name.startswith("_")))
RESULT_LIKE = {f"astgrad.rules.helpers.{name}": position for name, position in {**LIKE, **SCIPYS_LIKE}.items()}
