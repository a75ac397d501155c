"""Private functions that formulas call where neither `math` nor NumPy has the function.

The source text of a helper is copied into the generated module that needs it, so each stands alone: it uses `math` and `np`.
"""

import math
from types import FunctionType

import numpy as np

from astgrad.rules.scipy.copied import *  # noqa: F403


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


def _sum_to(x_bar: np.ndarray, x: float | np.ndarray) -> np.float64 | np.ndarray:
    """Sums x_bar over the axes that broadcasting added to x or stretched, back to the shape and floating dtype of x."""
    shape = np.shape(x)
    x_bar = np.sum(x_bar, axis=tuple(range(np.ndim(x_bar) - len(shape))))
    x_bar = np.sum(x_bar, axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)
    dtype = np.result_type(x)
    return x_bar.astype(dtype if dtype.kind == "f" else np.float64, copy=False)[()]


def _matmul_x_bar(x: np.ndarray, y: np.ndarray, out_bar: np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of x for a cotangent of x @ y, for arrays of one dimension or more."""
    y_rows = y[:, None] if y.ndim == 1 else y
    rows = out_bar[..., None] if y.ndim == 1 else out_bar
    rows = rows[..., None, :] if x.ndim == 1 else rows
    x_bar = rows @ np.swapaxes(y_rows, -1, -2)
    return _sum_to(x_bar[..., 0, :] if x.ndim == 1 else x_bar, x)


def _matmul_y_bar(x: np.ndarray, y: np.ndarray, out_bar: np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of y for a cotangent of x @ y, for arrays of one dimension or more."""
    x_columns = x[None, :] if x.ndim == 1 else x
    columns = out_bar[..., None] if y.ndim == 1 else out_bar
    columns = columns[..., None, :] if x.ndim == 1 else columns
    y_bar = np.swapaxes(x_columns, -1, -2) @ columns
    return _sum_to(y_bar[..., 0] if y.ndim == 1 else y_bar, y)


def _dot_x_bar(x: float | np.ndarray, y: float | np.ndarray, out_bar: float | np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of x for a cotangent of np.dot(x, y), whatever the dimensions."""
    if np.ndim(x) == 0 or np.ndim(y) == 0:
        return _sum_to(np.multiply(out_bar, y), x)
    columns = y if np.ndim(y) == 1 else np.swapaxes(y, -2, -1)
    return _sum_to(np.tensordot(out_bar, columns, np.ndim(y) - 1), x)


def _dot_y_bar(x: float | np.ndarray, y: float | np.ndarray, out_bar: float | np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of y for a cotangent of np.dot(x, y), whatever the dimensions."""
    if np.ndim(x) == 0 or np.ndim(y) == 0:
        return _sum_to(np.multiply(out_bar, x), y)
    rows = tuple(range(np.ndim(x) - 1))
    y_bar = np.tensordot(x, out_bar, (rows, rows))
    return _sum_to(y_bar if np.ndim(y) == 1 else np.moveaxis(y_bar, 0, -2), y)


# Which argument the result of a helper has the shape of.
HELPER_NAMES = tuple(
    sorted(name for name, value in globals().items() if isinstance(value, FunctionType) and name.startswith("_"))
)
RESULT_LIKE = {
    "astgrad.rules.helpers._sum_to": 1,
    "astgrad.rules.helpers._matmul_x_bar": 0,
    "astgrad.rules.helpers._matmul_y_bar": 1,
    "astgrad.rules.helpers._dot_x_bar": 0,
    "astgrad.rules.helpers._dot_y_bar": 1,
    "astgrad.rules.helpers._cofactors": 0,
    "astgrad.rules.helpers._cholesky_bar": 0,
    "astgrad.rules.helpers._cholesky_dot": 0,
    "astgrad.rules.helpers._convolve_bar": 0,
}
