import numpy as np

import astgrad


def loss(w, X, y):
    """The mean logistic loss."""
    margin = y * (X @ w)
    return np.mean(np.log1p(np.exp(-margin)))


loss_dot = astgrad.jvp(loss)
loss_pullback = astgrad.vjp(loss)
hessian_times = astgrad.hvp(loss)
hessian = astgrad.hessian(loss)
gradient = astgrad.jacobian(loss)

KINDS = "w: float64[d], X: float64[n, d], y: float64[n]"
X = np.array([[0.3, -0.2], [1.1, 0.4], [-0.7, 0.9], [0.2, -1.3], [0.6, 0.5]])
POINTS = [(np.array([0.4, -0.7]), X, np.array([1.0, -1.0, 1.0, 1.0, -1.0]))]
