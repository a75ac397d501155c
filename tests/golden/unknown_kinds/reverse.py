"""unknown_kinds in reverse mode, which mode="auto" takes."""

import numpy as np


def _sum_to(x_bar: np.ndarray, x: float | np.ndarray) -> np.float64 | np.ndarray:
    """Sums x_bar over the axes that broadcasting added to x or stretched, back to the shape and floating dtype of x."""
    shape = np.shape(x)
    x_bar = np.expand_dims(x_bar, tuple(range(len(shape) - np.ndim(x_bar))))
    x_bar = np.sum(x_bar, axis=tuple(range(np.ndim(x_bar) - len(shape))))
    x_bar = np.sum(
        x_bar, axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True
    )
    dtype = np.result_type(x)
    return x_bar.astype(dtype if dtype.kind in "fc" else np.float64, copy=False)[()]


def _matmul_y_bar(
    x: np.ndarray, y: np.ndarray, out_bar: np.ndarray
) -> np.float64 | np.ndarray:
    """The cotangent of y for a cotangent of x @ y, for arrays of one dimension or more."""
    columns = np.expand_dims(out_bar, -1) if np.ndim(y) == 1 else out_bar
    columns = columns[..., None, :] if np.ndim(x) == 1 else columns
    y_bar = np.swapaxes(np.atleast_2d(x), -1, -2) @ columns
    return _sum_to(y_bar[..., 0] if np.ndim(y) == 1 else y_bar, y)


def unknown_kinds(w, b, X, y):
    """Derivative of unknown_kinds by w and b."""
    t = X @ w
    t_2 = t + b
    r = t_2 - y
    t_bar = _sum_to(1.0 / np.size(r) * (2 * r), t_2)
    return _matmul_y_bar(X, w, _sum_to(t_bar, t)), _sum_to(t_bar, b)
