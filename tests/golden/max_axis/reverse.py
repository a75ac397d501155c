"""max_axis in reverse mode, which mode="auto" takes."""

import numpy as np


def max_axis(X):
    """Derivative of max_axis by X."""
    max_X = np.max(X, axis=1)
    return (
        (2 * max_X)[:, None]
        / np.sum(X == max_X[:, None], axis=1, keepdims=True)
        * (X == max_X[:, None])
    )
