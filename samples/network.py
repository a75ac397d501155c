"""A neural network as a list of layers (W, b) of any number and any width, and its slope, a list of the same form.

astgrad gen samples/network.py
"""

from typing import Annotated

import numpy as np

import astgrad


def loss(
    params: Annotated[list, "[(float64[d, h], float64[h])]"],
    X: Annotated[np.ndarray, "float64[n, p]"],
    t: Annotated[np.ndarray, "float64[n, q]"],
) -> float:
    """The mean square by which the network misses t."""
    h = X
    for W, b in params:
        h = np.tanh(h @ W + b)
    return np.mean((h - t) ** 2)


loss_and_slopes = astgrad.value_and_derivative(loss, wrt="params")


def descend(params: list, X: np.ndarray, t: np.ndarray, rate: float, steps: int) -> list:
    """Gradient descent from these layers."""
    for _ in range(steps):
        _, slopes = loss_and_slopes(params, X, t)
        params = [(W - rate * W_slope, b - rate * b_slope) for (W, b), (W_slope, b_slope) in zip(params, slopes, strict=True)]
    return params
