"""Private functions over arrays that formulas call where a derivative has no short form (`astgrad.rules.helpers`).

The source text of each is copied into the generated module that needs it. What a rule knows when code is generated is written out
instead: these serve where shapes are not known, and where the mathematics is long.
"""

import numpy as np


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


# Which argument the result has the shape of.
LIKE = {"_sum_to": 1, "_matmul_x_bar": 0, "_matmul_y_bar": 1, "_dot_x_bar": 0, "_dot_y_bar": 1}

__all__ = [name for name in dir() if name.startswith("_") and not name.startswith("__")]  # noqa: PLE0605
