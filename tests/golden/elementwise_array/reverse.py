"""elementwise_array in reverse mode, which mode="auto" takes."""

import numpy as np


def elementwise_array(x):
    """Derivative of elementwise_array by x."""
    t = x**2
    return (1 - 2 * t) * np.exp(-t)
