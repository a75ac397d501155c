"""sum_keepdims in reverse mode, which mode="auto" takes."""

import numpy as np


def softmax_peak(X):
    """Derivative of softmax_peak by X."""
    e = np.exp(X)
    t = e.sum(axis=1, keepdims=True)
    p = e / t
    p_bar = 2 * p
    return p_bar * p + e * np.sum(-p_bar * p / t, axis=1, keepdims=True)
