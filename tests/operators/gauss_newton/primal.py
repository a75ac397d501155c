import numpy as np

import astgrad


def residuals(p, times, y):
    return p[0] * np.exp(-p[1] * times) - y


def layer(W, b, X, Y):
    return np.tanh(X @ W + b) - Y


def path(u, h, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] += h * (u[2:] - 2 * u[1:-1] + u[:-2]) * u[1:-1]
    return u


def smooth(z, k: int):
    for _ in range(k):
        z = z + 0.1 * np.sin(z)
    return z


def misfit(z, y):
    return smooth(z, 3) - y, np.sum(z**2)


def swing(x: float, v: float, h: float, steps: int):
    for _ in range(steps):
        v = v - h * np.sin(x)
        x = x + h * v * v
    if x > 3.0:
        return 2 * x
    return x * v


residuals_product = astgrad.gnvp(residuals)
layer_product = astgrad.gnvp(layer, wrt=("W", "b"))
path_product = astgrad.gnvp(path)
misfit_product = astgrad.gnvp(misfit)
swing_product = astgrad.gnvp(swing, wrt=("x", "v"))

KINDS = (
    "p: float64[m], times: float64[n], y: float64[n], W: float64[d, k], b: float64[k], X: float64[n, d], Y: float64[n, k], "
    "u: float64[m], h: float, steps: int, z: float64[n]"
)
X = np.array([[0.3, -0.2], [1.1, 0.4], [-0.7, 0.9]])
POINTS = {
    "residuals": [(np.array([2.0, 0.7]), np.array([0.0, 0.5, 1.0, 2.0]), np.array([2.1, 1.3, 1.1, 0.4]))],
    "layer": [(np.array([[0.2, -0.4, 0.9], [1.1, 0.3, -0.5]]), np.array([0.1, -0.3, 0.6]), X, X @ np.ones((2, 3)))],
    "path": [(np.array([0.2, 0.9, -0.4, 0.5]), 0.1, 3)],
    "misfit": [(np.array([0.4, -0.7, 1.2]), np.array([0.3, 0.9, -0.2]))],
    "swing": [(0.3, 0.7, 0.1, 4), (3.3, 0.7, 0.1, 2)],
}
