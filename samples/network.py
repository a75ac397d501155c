"""A neural network as a list of layers (W, b) of any number and any width, and its slope, a list of the same form.

astgrad gen samples/network.py --kinds KINDS, with the kinds of the arrays as tests/test_samples.py has them
"""

import numpy as np

import astgrad


def loss(params: list, X: np.ndarray, t: np.ndarray) -> float:
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
