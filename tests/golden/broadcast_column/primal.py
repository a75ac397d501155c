import numpy as np

import astgrad


@astgrad.derivative
def broadcast_column(c, X):
    return np.sum(np.exp(c * X))


KINDS = "c: float64[n, 1], X: float64[n, d]"
POINTS = [(np.array([[0.5], [-1.0]]), np.array([[0.1, 0.2, 0.3], [1.0, -1.0, 0.5]]))]
