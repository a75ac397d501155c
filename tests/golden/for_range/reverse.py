"""for_range in reverse mode."""

import numpy as np


def for_range(x: float, n: int) -> float:
    """Derivative of for_range by x."""
    y = x
    y_saved = []
    for i in range(n):
        y_saved.append(y)
        y = np.sin(y) + i * x
    # return y
    x_bar = 0.0
    y_bar = 1.0
    for i in range(n - 1, -1, -1):
        # y = np.sin(y) + i * x
        y = y_saved.pop()
        x_bar += y_bar * i
        y_bar = y_bar * np.cos(y)
    return x_bar + y_bar
