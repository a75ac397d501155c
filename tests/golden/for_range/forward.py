"""for_range in forward mode, which mode="auto" takes."""

import numpy as np


def for_range(x: float, n: int) -> float:
    """Derivative of for_range by x."""
    y = x
    y_dot = 1.0
    for i in range(n):
        y_dot = y_dot * np.cos(y) + i
        y = np.sin(y) + i * x
    return y_dot
