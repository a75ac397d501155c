import numpy as np

import astgrad


def residuals(p, t, y):
    a, k = p[0], p[1]
    return a * np.exp(-k * t) - y


def layer(W, b, x):
    return np.tanh(W @ x + b)


jacobian = astgrad.jacobian(residuals)
pullback = astgrad.vjp(residuals)
along = astgrad.jvp(residuals, wrt=("p", "y"))
layer_jacobian = astgrad.jacobian(layer, wrt=("W", "b"))
layer_pullback = astgrad.vjp(layer, wrt=("W", "b", "x"))

KINDS = "p: float64[m], t: float64[n], y: float64[n], W: float64[k, d], b: float64[k], x: float64[d]"
t = np.array([0.0, 0.5, 1.0, 2.0])
POINTS = {
    "residuals": [(np.array([2.0, 0.7]), t, np.array([2.1, 1.3, 1.1, 0.4]))],
    "layer": [(np.array([[0.2, -0.4, 0.9], [1.1, 0.3, -0.5]]), np.array([0.1, -0.3]), np.array([0.6, -1.2, 0.8]))],
}
