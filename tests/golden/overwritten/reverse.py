"""overwritten in reverse mode, which mode="auto" takes."""

import numpy as np


def overwritten(x: float) -> float:
    """Derivative of overwritten by x."""
    y = x * x
    y_2 = np.sin(y)
    return y_2 + 2 * x**2 * np.cos(y)
