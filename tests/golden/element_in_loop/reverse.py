"""element_in_loop in reverse mode, which mode="auto" takes."""

import numpy as np


def element_in_loop(x):
    """Derivative of element_in_loop by x."""
    x_bar = np.zeros_like(x)
    for i in range(len(x) - 2, -1, -1):
        # total += np.sin(x[i]) * x[i + 1]
        x_bar[i] += x[i + 1] * np.cos(x[i])
        x_bar[i + 1] += np.sin(x[i])
    return x_bar
