import numpy as np

import astgrad


@astgrad.value_and_derivative
def value_and_derivative(w, X, y):
    r = X @ w - y
    return 0.5 * (r @ r)


KINDS = "w: float64[d], X: float64[n, d], y: float64[n]"
POINTS = [(np.array([0.5, -1.0]), np.array([[1.0, 2.0], [-1.0, 0.5], [0.25, -2.0]]), np.array([1.0, 0.0, 1.0]))]
