import numpy as np

import astgrad


@astgrad.derivative
def relu_loss(w, X, y):
    return np.mean((np.maximum(X @ w, 0.0) - y) ** 2)


KINDS = "w: float64[d], X: float64[n, d], y: float64[n]"
POINTS = [(np.array([1.0, -0.5]), np.array([[1.0, 2.5], [2.0, 1.0], [0.5, 3.0]]), np.array([1.0, 2.0, 0.5]))]
