"""clashing_names in reverse mode."""

import numpy as np


def clashing_names(x: float, x_bar: float) -> float:
    """Derivative of clashing_names by x."""
    x_saved = 2.0
    value = x * x_bar
    t = np.sin(value)
    t_saved = []
    for _ in range(3):
        t_saved.append(t)
        t = t * value * x_saved
    t_bar = x
    value_bar = 1.0
    for _ in range(3):
        # t = t * value * x_saved
        t_2 = t_saved.pop()
        value_bar += t_bar * x_saved * t_2
        t_bar = t_bar * x_saved * value
    return t + (value_bar + t_bar * np.cos(value)) * x_bar
