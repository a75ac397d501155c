"""scaled in reverse mode, which mode="auto" takes."""

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


def scaled_by_x(x, y):
    """Derivative of scaled_by_x by x."""
    return _sum_to(np.broadcast_to(y, np.broadcast_shapes(np.shape(x), np.shape(y))), x)
