"""quiet in reverse mode, which mode="auto" takes."""

import numpy as np


def quiet(x: float) -> float:
    """Derivative of quiet by x."""
    with np.errstate(invalid="ignore"):
        y = np.sqrt(x * x - 0.5)  # nan near 0
    with np.errstate(invalid="ignore"):
        t_bar = x / (2 * y)
    return y + 2 * t_bar * x
