"""Derivatives of network.py, written by astgrad.

What is differentiated by must be floats or arrays of floats: integers are not converted here.

Generated, do not edit. To make it again: astgrad gen samples/network.py
astgrad 0.1.0, from 656d0cdfcd83, body b6f558e55a56
"""

from typing import Annotated

import numpy as np


def _sum_to(x_bar: np.ndarray, x: float | np.ndarray) -> np.float64 | np.ndarray:
    """Sums x_bar over the axes that broadcasting added to x or stretched, back to the shape and floating dtype of x."""
    shape = np.shape(x)
    x_bar = np.expand_dims(x_bar, tuple(range(len(shape) - np.ndim(x_bar))))
    x_bar = np.sum(x_bar, axis=tuple(range(np.ndim(x_bar) - len(shape))))
    x_bar = np.sum(x_bar, axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)
    dtype = np.result_type(x)
    return x_bar.astype(dtype if dtype.kind in "fc" else np.float64, copy=False)[()]


def loss_and_slopes(
    params: Annotated[list, "[(float64[d, h], float64[h])]"],
    X: Annotated[np.ndarray, "float64[n, p]"],
    t: Annotated[np.ndarray, "float64[n, q]"],
) -> tuple[float, Annotated[list, "[(float64[d, h], float64[h])]"]]:
    """Value and derivative of loss by params.

    The mean square by which the network misses t.
    """
    h = X
    h_saved = []
    for W, b in params:
        h_saved.append(h)
        h = np.tanh(h @ W + b)
    # return np.mean((h - t) ** 2)
    t_2 = h - t
    value = np.mean(t_2**2)
    h_bar = _sum_to(1.0 / t.size * (2 * t_2), h)
    params_bar = [None] * len(params)
    for i in range(len(params) - 1, -1, -1):
        W, b = params[i]
        # h = np.tanh(h @ W + b)
        t_bar = h_bar * (1 - h**2)
        h = h_saved.pop()
        params_bar[i] = h.T @ t_bar, t_bar.sum(axis=0)
        h_bar = t_bar @ W.T
    return value, params_bar
