"""reshape in reverse mode, which mode="auto" takes."""

import numpy as np


def reshape(x, w):
    """Derivative of reshape by x."""
    X = x.reshape(2, -1)
    X_bar = np.outer(2 * (X @ w), w)
    return np.broadcast_to(X_bar, np.shape(x.reshape((2, -1)))).reshape(x.shape).copy()
