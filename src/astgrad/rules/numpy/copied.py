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


def _product_of_others(x: float | np.ndarray, axis: int | tuple[int, ...] | None = None) -> np.ndarray:
    """For each element, the product of all others along some axes: exact where elements are 0, because nothing is divided."""
    x = np.asarray(x)
    axes = tuple(range(x.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = tuple(i % x.ndim for i in axes)
    order = tuple(i for i in range(x.ndim) if i not in axes) + axes
    moved = np.transpose(x, order)
    flat = moved.reshape(moved.shape[: x.ndim - len(axes)] + (-1,)) if x.size else moved[..., None]
    one = np.ones_like(flat[..., :1])
    before = np.cumprod(np.concatenate((one, flat[..., :-1]), axis=-1), axis=-1)
    behind = np.cumprod(np.concatenate((one, flat[..., :0:-1]), axis=-1), axis=-1)[..., ::-1]
    return np.transpose((before * behind).reshape(moved.shape) if x.size else moved, np.argsort(order))


def _quantile_weights(x: np.ndarray, q: float, axis: int | tuple[int, ...] | None = None) -> np.ndarray:
    """How much each element counts in the quantile along some axes: 0 but for the two between which it lies; nan never counts."""
    x = np.asarray(x)
    axes = tuple(range(x.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = tuple(i % x.ndim for i in axes)
    order = tuple(i for i in range(x.ndim) if i not in axes) + axes
    moved = np.transpose(x, order)
    flat = moved.reshape(moved.shape[: x.ndim - len(axes)] + (-1,))
    places = np.argsort(flat, axis=-1, kind="stable")
    last = np.maximum(np.count_nonzero(~np.isnan(flat), axis=-1, keepdims=True) - 1, 0)
    position = q * last
    below = np.floor(position).astype(int)
    weights = np.zeros_like(flat)
    lower = np.take_along_axis(places, below, axis=-1)
    upper = np.take_along_axis(places, np.minimum(below + 1, last), axis=-1)
    np.put_along_axis(weights, upper, position - below, axis=-1)
    np.put_along_axis(weights, lower, np.where(upper == lower, 1.0, 1 - (position - below)), axis=-1)
    return np.transpose(weights.reshape(moved.shape), np.argsort(order))


# Which argument the result has the shape of.
LIKE = {
    "_dot_x_bar": 0,
    "_dot_y_bar": 1,
    "_matmul_x_bar": 0,
    "_matmul_y_bar": 1,
    "_product_of_others": 0,
    "_quantile_weights": 0,
    "_sum_to": 1,
}

__all__ = [name for name in dir() if name.startswith("_") and not name.startswith("__")]
