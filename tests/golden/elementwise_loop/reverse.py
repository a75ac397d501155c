"""elementwise_loop in reverse mode."""

import numpy as np


def elementwise_loop(x, n: int):
    """Derivative of elementwise_loop by x."""
    y = x
    y_saved = []
    for _ in range(n):
        y_saved.append(y)
        y = np.sin(y) * x
    # return y
    x_bar = np.zeros_like(x)
    y_bar = np.ones_like(y)
    for _ in range(n):
        # y = np.sin(y) * x
        y = y_saved.pop()
        x_bar += y_bar * np.sin(y)
        y_bar = y_bar * x * np.cos(y)
    return x_bar + y_bar
