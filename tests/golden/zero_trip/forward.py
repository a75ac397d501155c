"""zero_trip in forward mode, which mode="auto" takes."""

import numpy as np


def zero_trip(x: float) -> float:
    """Derivative of zero_trip by x."""
    y = x * x
    y_dot = 2 * x
    for _ in range(0):
        y_dot = y_dot * np.cos(y)
        y = np.sin(y)
    return y_dot
