"""maximum in reverse mode, which mode="auto" takes."""

import numpy as np


def relu_loss(w, X, y):
    """Derivative of relu_loss by w."""
    t_2 = X @ w
    t = np.maximum(t_2, 0.0) - y
    return X.T @ np.where(
        t_2 > 0.0, 1.0 / y.size * (2 * t), np.where(t_2 == 0.0, t / y.size, 0.0)
    )
