"""reshape in reverse mode, which mode="auto" takes."""

import numpy as np


def reshape(x, w):
    """Derivative of reshape by x."""
    X = x.reshape(2, -1)
    return np.outer(2 * (X @ w), w).reshape(x.shape).copy()
