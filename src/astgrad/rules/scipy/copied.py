"""Private functions that formulas of SciPy's functions call; their text is copied, as that of `astgrad.rules.helpers`."""

import math

import numpy as np

TYPE_CHECKING = False
if TYPE_CHECKING:  # only what is generated for a module that imports SciPy calls these
    from scipy import linalg, signal  # type: ignore[import-untyped]

__all__ = [
    "_cholesky_bar", "_cholesky_dot", "_convolve_bar", "_dawsn_slope", "_erfcx_slope", "_exprel_slope",
]  # fmt: skip


def _cholesky_bar(c: np.ndarray, c_bar: np.ndarray) -> np.ndarray:
    """The cotangent of the lower triangle of a, for one of its lower Cholesky factor c."""
    p = np.tril(c.T @ c_bar)
    p = p - np.diag(np.diag(p)) / 2
    s = linalg.solve_triangular(c, linalg.solve_triangular(c, p, trans=1, lower=True).T, trans=1, lower=True)
    return np.tril(s + s.T) - np.diag(np.diag(s))


def _cholesky_dot(c: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """The tangent of the lower Cholesky factor c of a, for one of a, of which the lower triangle is read."""
    whole = np.tril(a_dot) + np.tril(a_dot, -1).T
    p = linalg.solve_triangular(c, linalg.solve_triangular(c, whole, lower=True).T, lower=True)
    return c @ (np.tril(p) - np.diag(np.diag(p)) / 2)


def _convolve_bar(x: np.ndarray, y: np.ndarray, out_bar: np.ndarray) -> np.ndarray:
    """The cotangent of x for one of the convolution of x and y, or of the middle of it that a mode leaves."""
    full = np.zeros(tuple(n + m - 1 for n, m in zip(x.shape, y.shape, strict=True)), np.result_type(out_bar))
    full[tuple(slice((n - k) // 2, (n - k) // 2 + k) for n, k in zip(full.shape, out_bar.shape, strict=True))] = out_bar
    return signal.correlate(full, y, mode="valid")


def _exprel_slope(x: float | np.ndarray) -> np.float64 | np.ndarray:
    """The derivative of (exp(x) - 1) / x, to a few units in the last place. Scalars and arrays.

    ((x - 1) * exp(x) + 1) / x**2 cancels near 0: there its Taylor series.
    """
    is_near = np.abs(x) < 1
    near = np.where(is_near, x, 0)
    series = np.ones_like(near)
    for k in range(18, 0, -1):
        series = 1 + near * (k + 1) / (k * (k + 2)) * series
    far = np.where(is_near, 1, x)
    return np.where(is_near, series / 2, ((far - 1) * np.exp(far) + 1) / far / far)[()]


def _erfcx_slope(x: float | np.ndarray, y: float | np.ndarray) -> np.float64 | np.ndarray:
    """The derivative of y = erfcx(x), to a few units in the last place of its terms. Scalars and arrays.

    2 * x * y - 2 / sqrt(pi) cancels for large x: there an asymptotic series (DLMF 7.12.1).
    """
    is_far = x > 8
    far = np.where(is_far, x, 8)
    w = 0.5 / far / far
    series = np.ones_like(far)
    for k in range(24, 0, -1):
        series = 1 - (2 * k + 1) * w * series
    near = 2 * (np.where(is_far, 1, x) * y - 1 / math.sqrt(math.pi))
    return np.where(is_far, -2 / math.sqrt(math.pi) * w * series, near)[()]


def _dawsn_slope(x: float | np.ndarray, y: float | np.ndarray) -> np.float64 | np.ndarray:
    """The derivative of y = dawsn(x), to a few units in the last place of its terms. Scalars and arrays.

    1 - 2 * x * y cancels for large |x|: there an asymptotic series (DLMF 7.12.1).
    """
    is_far = np.abs(x) > 8
    far = np.where(is_far, x, 8)
    w = 0.5 / far / far
    series = np.ones_like(far)
    for k in range(24, 0, -1):
        series = 1 + (2 * k + 1) * w * series
    return np.where(is_far, -w * series, 1 - 2 * np.where(is_far, 1, x) * y)[()]
