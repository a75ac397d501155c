import numpy as np

import astgrad


@astgrad.derivative
def broadcast_row(b, X):
    return np.sum((X - b) ** 2)


KINDS = "b: float64[d], X: float64[n, d]"
POINTS = [(np.array([0.5, -1.0, 2.0]), np.array([[0.1, 0.2, 0.3], [1.0, -1.0, 0.5]]))]
