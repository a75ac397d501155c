"""pieces in reverse mode, which mode="auto" takes."""

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


def pieces(v, k: float):
    """Derivative of pieces by v and k."""
    mask = v < 0.0
    mask_2 = v > 1.0
    y = np.zeros_like(v)
    mask_3 = ~(mask | mask_2)
    t = k * v[mask]
    y[mask] = t
    t_2 = np.sqrt(v[mask_2])
    y[mask_2] = t_2
    y[mask_3] = 0.5
    # y[mask_3] = 0.5
    y_bar = v.copy()
    y_bar[mask_3] = 0.0
    # np.piecewise(v, [v < 0.0, v > 1.0], [lambda t: k * t, np.sqrt, 0.5])
    t_bar = y_bar[mask_2]
    y_bar[mask_2] = 0.0
    v_bar = y.copy()
    v_bar[mask_2] += _sum_to(t_bar, t_2) / (2 * t_2)
    # y[mask] = k * v[mask]
    y_bar = y_bar.copy()
    t_bar_2 = y_bar[mask]
    y_bar[mask] = 0.0
    t_bar_3 = _sum_to(t_bar_2, t)
    v_bar[mask] += t_bar_3 * k
    return v_bar, np.sum(t_bar_3 * v[mask])
