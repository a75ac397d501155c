import numpy as np

import astgrad


@astgrad.derivative(wrt=("W1", "b1", "w2"))
def network(W1, b1, w2, X, t):
    h = np.tanh(X @ W1 + b1)
    return np.mean((h @ w2 - t) ** 2)


KINDS = "W1: float64[1, k], b1: float64[k], w2: float64[k], X: float64[n, 1], t: float64[n]"
W1, b1, w2 = np.array([[0.5, -1.0, 0.2]]), np.array([0.1, 0.2, -0.3]), np.array([1.0, -2.0, 0.5])
POINTS = [(W1, b1, w2, np.array([[0.3], [-0.7], [1.1], [2.0]]), np.array([0.1, 0.2, 0.3, 0.4]))]
