"""logistic in reverse mode, which mode="auto" takes."""

import numpy as np


def logistic_by_w_b(w, b, X, y):
    """Derivative of logistic_by_w_b by w and b."""
    p = 1 / (1 + np.exp(-(X @ w + b)))
    t_bar = (p - y) / y.size
    return X.T @ t_bar, t_bar.sum()
