"""quiet in forward mode."""

import numpy as np


def quiet(x: float) -> float:
    """Derivative of quiet by x."""
    with np.errstate(invalid="ignore"):
        y = np.sqrt(x * x - 0.5)  # nan near 0
        y_dot = x / y
    return y_dot * x + y
