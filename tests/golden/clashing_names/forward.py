"""clashing_names in forward mode, which mode="auto" takes."""

import numpy as np


def clashing_names(x: float, x_bar: float) -> float:
    """Derivative of clashing_names by x."""
    x_saved = 2.0
    value = x * x_bar
    t = np.sin(value)
    t_dot = x_bar * np.cos(value)
    for _ in range(3):
        t_dot = (t_dot * value + x_bar * t) * x_saved
        t = t * value * x_saved
    return t_dot * x + t + x_bar
