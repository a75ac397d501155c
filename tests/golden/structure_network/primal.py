import numpy as np

import astgrad


@astgrad.derivative
def network(params, X, t):
    h = X
    for W, b in params:
        h = np.tanh(h @ W + b)
    return np.mean((h - t) ** 2)


KINDS = "params: [(float64[d, h], float64[h])], X: float64[n, p], t: float64[n, q]"
LAYERS = [(np.eye(3, 2) * 0.5, np.array([0.1, -0.2])), (np.array([[0.3], [-0.4]]), np.array([0.2]))]
POINTS = [(LAYERS, np.arange(12.0).reshape(4, 3) / 10, np.ones((4, 1))), (LAYERS[1:], np.ones((3, 2)), np.zeros((3, 1)))]
