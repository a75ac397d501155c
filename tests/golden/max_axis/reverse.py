"""max_axis in reverse mode, which mode="auto" takes."""

import numpy as np


def max_axis(X):
    """Derivative of max_axis by X."""
    max_X = np.max(X, axis=1)
    t = X == max_X[:, None]
    return (2 * max_X)[:, None] / np.sum(t, axis=1, keepdims=True) * t
