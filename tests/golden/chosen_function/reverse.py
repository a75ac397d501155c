"""chosen_function in reverse mode, which mode="auto" takes."""

import numpy as np


def _soft_plus_forward(t):
    """The value of soft_plus, and what its reverse half reads."""
    e = np.exp(t)
    return np.log(1 + e), e


def _soft_plus_backward(e, value_bar):
    """The cotangent of t for a cotangent of soft_plus's value."""
    return value_bar * e / (1 + e)


def chosen_function(x: float, w: float, kind: str) -> float:
    """Derivative of chosen_function by x."""
    if kind == "tanh":
        h = np.tanh(w * x)
    else:
        h, h_saved = _soft_plus_forward(w * x)
    h_bar = 2 * w * h
    if kind == "tanh":
        x_bar = h_bar * (1 - h**2) * w
    else:
        x_bar = w * _soft_plus_backward(h_saved, h_bar)
    return x_bar
