import numpy as np

import astgrad


@astgrad.derivative(wrt=("w", "b"))
def logistic_by_w_b(w, b, X, y):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


KINDS = "w: float64[d], b: float, X: float64[n, d], y: float64[n]"
POINTS = [(np.array([0.5, -1.0]), 0.3, np.array([[1.0, 2.0], [-1.0, 0.5], [0.25, -2.0]]), np.array([1.0, 0.0, 1.0]))]
