"""several_results_unknown in reverse mode, which mode="auto" takes."""

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


def halves(x, y):
    """Derivative of halves by x."""
    position, speed = np.split(x, 2)
    t = np.broadcast_shapes(np.shape(position), np.shape(speed))
    position_bar = _sum_to(np.broadcast_to(speed, t), position)
    speed_bar = _sum_to(np.broadcast_to(position, t), speed) + 2 * speed
    return np.concatenate([position_bar, speed_bar])


def stretched(x, y):
    """Derivative of stretched by x and y."""
    rows, columns = np.broadcast_arrays(x[:, None], y)
    t = np.broadcast_shapes(np.shape(rows), np.shape(columns))
    rows_bar = _sum_to(np.broadcast_to(columns**2, t), rows)
    columns_bar = 2 * columns * _sum_to(np.broadcast_to(rows, t), columns**2)
    x_bar = np.zeros_like(x)
    x_bar[:, None] = _sum_to(np.broadcast_to(rows_bar, np.shape(rows)), x[:, None])
    return x_bar, _sum_to(np.broadcast_to(columns_bar, np.shape(columns)), y)


def by_parts(x, y):
    """Derivative of by_parts by x."""
    fraction, whole = np.modf(x)
    return np.array(whole)[()]
