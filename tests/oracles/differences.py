"""Derivatives by central differences, extrapolated, believed only where two different steps agree.

Nothing here knows any calculus: a derivative is what the function's own values say it is. Every quotient is taken for
a ladder of steps and improved by Richardson's scheme; the estimate is the entry that its neighbours confirm best, and
its error is how far they are apart, never less than what rounding in the function's values does to it. A function
that jumps, bends or is too noisy at the point has no such entry: that raises `Unsettled`, it never gives a number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FIRST_STEP = 1e-2  # of max(1, |x|)
RATIO = 2.0
LEVELS = 10
PRECISION = float(np.finfo(np.float64).eps)


class Unsettled(ArithmeticError):
    """The quotients at different steps do not agree: at this point there is no derivative, or it cannot be seen."""


@dataclass(frozen=True)
class Estimate:
    """A derivative and how far the truth may be from it, element by element."""

    value: Array
    error: Array

    def agrees(self, derivative: object, rtol: float = 1e-7) -> bool:
        """Whether a derivative, of exactly this shape, lies within ten times the error and a relative `rtol`, everywhere.

        What is infinite or nan must be so in the same places, with the same sign.
        """
        other = np.asarray(derivative, dtype=np.float64)
        if other.shape != self.value.shape:
            return False
        is_number = np.isfinite(self.value)
        near = np.abs(other - self.value, where=is_number, out=np.full(other.shape, np.inf))
        allowed = 10 * self.error + rtol * np.abs(self.value)
        is_same = (other == self.value) | (np.isnan(other) & np.isnan(self.value))
        return bool(np.all(np.where(is_number, near <= allowed, is_same)))


def derivative_by_differences(f: Callable[..., Any], args: Sequence[Any], index: int, tolerance: float = 1e-5) -> Estimate:
    """The derivative of a function with a scalar result by a number or an array, in its shape.

    tolerance: the greatest relative error to accept (absolute below 1) before `Unsettled` is raised.
    """
    point = np.asarray(args[index], dtype=np.float64)
    value, error = np.zeros(point.shape), np.zeros(point.shape)
    for place in np.ndindex(point.shape):

        def along(step: float, place: tuple[int, ...] = place) -> Array:
            moved = point.copy()
            moved[place] += step
            result = np.asarray(_call(f, args, index, moved), dtype=np.float64)
            if result.size != 1:
                raise ValueError(f"the function's result has shape {result.shape}: not a scalar")
            return result.reshape(())

        value[place], error[place] = _slope(along, float(point[place]))
    return _settled(value, error, tolerance)


def gradient_by_parts(f: Callable[..., Any], args: Sequence[Any], index: int) -> Any:
    """Of a real result by a complex argument `x + iy`: du/dx + i du/dy; by a real one, the derivative."""
    at = args[index]
    if not np.iscomplexobj(at):
        return derivative_by_differences(f, args, index).value

    def of_parts(parts: Any) -> Any:
        z = parts[..., 0] + 1j * parts[..., 1]
        return f(*args[:index], complex(z) if isinstance(at, complex) else z, *args[index + 1 :])

    found = derivative_by_differences(of_parts, (np.stack([np.real(at), np.imag(at)], axis=-1),), 0).value
    return found[..., 0] + 1j * found[..., 1]


def elementwise_derivative_by_differences(
    f: Callable[..., Any], args: Sequence[Any], index: int, tolerance: float = 1e-5
) -> Estimate:
    """The derivative of `result[i]` by `x[i]` for a function that is elementwise in argument `index`, all at once.

    The caller vouches that it is: `derivative_by_differences` of one element at a time tells whether.
    """
    point = np.asarray(args[index], dtype=np.float64)

    def along(step: float) -> Array:
        return np.asarray(_call(f, args, index, point + step * np.maximum(1.0, np.abs(point))), dtype=np.float64)

    value, error = _slope(along, 0.0)
    if value.shape != point.shape:
        raise ValueError(f"the result has shape {value.shape}, the argument {point.shape}: not elementwise")
    scale = np.maximum(1.0, np.abs(point))
    return _settled(value / scale, error / scale, tolerance)


def directional_derivative(
    f: Callable[..., Any], args: Sequence[Any], indices: Sequence[int], directions: Sequence[Any], tolerance: float = 1e-5
) -> Estimate:
    """The derivative of f along `directions`, one for each argument in `indices`; in the shape of f's result.

    One direction costs as much as one element: for arrays too large to be gone through element by element.
    """
    points = [np.asarray(args[index], dtype=np.float64) for index in indices]
    slopes = [np.asarray(direction, dtype=np.float64) for direction in directions]

    def along(step: float) -> Array:
        moved = list(args)
        for index, point, slope in zip(indices, points, slopes, strict=True):
            moved[index] = _like(args[index], point + step * slope)
        return np.asarray(f(*moved), dtype=np.float64)

    value, error = _slope(along, 0.0)
    return _settled(value, error, tolerance)


def _call(f: Callable[..., Any], args: Sequence[Any], index: int, value: Array) -> Any:
    """f with one argument replaced; arrays are copied, so that f cannot spoil the next call by writing."""
    fresh = [arg.copy() if isinstance(arg, np.ndarray) else arg for arg in args]
    fresh[index] = _like(args[index], value)
    return f(*fresh)


def _like(original: Any, value: Array) -> Any:
    """A number where the original is one, else an array."""
    return value if isinstance(original, np.ndarray) else float(value)


def _slope(along: Callable[[float], Array], at: float) -> tuple[Array, Array]:
    """The slope of `along` at step 0, and its error. `at` is the size of what is moved, which the steps are scaled to."""
    with np.errstate(all="ignore"):
        middle = along(0.0)
        best, worst = np.full(middle.shape, np.nan), np.full(middle.shape, np.inf)
        row: list[Array] = []  # of Richardson's table: each entry cancels one more power of the step
        bends: list[Array] = []  # slope to the right less slope to the left; halves with the step where there is a derivative
        for level in range(LEVELS):
            step = _representable(at, FIRST_STEP * max(1.0, abs(at)) / RATIO**level)
            above, below = along(step), along(-step)
            rounding = PRECISION * (np.abs(above) + np.abs(below) + np.abs(above - below)) / step
            last, row = row, [(above - below) / (2 * step)]
            bends.append(np.abs((above - middle) - (middle - below)) / step)
            for column, coarser in enumerate(last, start=1):
                gain = RATIO ** (2 * column)
                row.append((gain * row[-1] - coarser) / (gain - 1))
                # an entry is believed as far as it agrees with both entries it was made from
                spread = np.maximum(np.abs(row[-1] - row[-2]), np.abs(row[-1] - coarser)) + rounding
                better = spread < worst
                best, worst = np.where(better, row[-1], best), np.where(better, spread, worst)
        bent = (bends[-1] > 0.8 * bends[-2]) & (bends[-1] > 1e-4 * np.maximum(1.0, np.abs(best)) + 10 * rounding)
    return best, np.where(bent, np.inf, worst)


def _representable(at: float, step: float) -> float:
    """The step that is really taken from `at`, which rounding changes a little."""
    return (at + step) - at


def _settled(value: Array, error: Array, tolerance: float) -> Estimate:
    if not (np.all(np.isfinite(value)) and np.all(error <= tolerance * np.maximum(1.0, np.abs(value)))):
        raise Unsettled(f"differences do not settle: {value} with an error of {error}")
    return Estimate(value, error)
