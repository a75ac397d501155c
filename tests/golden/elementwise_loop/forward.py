"""elementwise_loop in forward mode, which mode="auto" takes."""

import numpy as np


def elementwise_loop(x, n: int):
    """Derivative of elementwise_loop by x."""
    y = x
    y_dot = np.ones_like(x)
    for _ in range(n):
        sin_y = np.sin(y)
        y_dot = y_dot * np.cos(y) * x + sin_y
        y = sin_y * x
    return y_dot
