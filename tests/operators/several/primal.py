import numpy as np

import astgrad


def loss(w, b, X):
    return np.sum(np.tanh(X @ w + b) ** 2)


def both(x, y):
    return x * y, np.sum(x) * y


hessian = astgrad.hessian(loss, wrt=("w", "b"))
hessian_times = astgrad.hvp(loss, wrt=("w", "b"))
along = astgrad.jvp(loss, wrt=("b", "w"))
both_jacobian = astgrad.jacobian(both, wrt=("x", "y"))
both_pullback = astgrad.vjp(both, wrt=("x", "y"))
both_along = astgrad.jvp(both)

KINDS = "w: float64[d], b: float, X: float64[n, d], x: float64[n], y: float"
X = np.array([[0.3, -0.2], [1.1, 0.4], [-0.7, 0.9]])
POINTS = {"loss": [(np.array([0.4, -0.7]), 0.2, X)], "both": [(np.array([0.4, -0.7, 1.2]), 0.3)]}
