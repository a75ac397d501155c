"""mean_axis in reverse mode, which mode="auto" takes."""

import numpy as np


def mean_axis(X):
    """Derivative of mean_axis by X."""
    m = np.mean(X, axis=0)
    return np.broadcast_to(2 * m / X.shape[0], X.shape).copy()
