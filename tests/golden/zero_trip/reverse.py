"""zero_trip in reverse mode."""

import numpy as np


def zero_trip(x: float) -> float:
    """Derivative of zero_trip by x."""
    y = x * x
    y_saved = []
    for _ in range(0):
        y_saved.append(y)
        y = np.sin(y)
    # return y
    y_bar = 1.0
    for _ in range(0):
        # y = np.sin(y)
        y = y_saved.pop()
        y_bar = y_bar * np.cos(y)
    return 2 * y_bar * x
