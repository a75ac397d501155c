"""maximum in reverse mode, which mode="auto" takes."""

import numpy as np


def relu_loss(w, X, y):
    """Derivative of relu_loss by w."""
    t = X @ w
    t_2 = np.maximum(t, 0.0) - y
    return X.T @ np.where(
        t > 0.0, 1.0 / y.size * (2 * t_2), np.where(t == 0.0, t_2 / y.size, 0.0)
    )
