import numpy as np

import astgrad


def totals(X, w):
    return np.sum(np.sin(X) * w, axis=1)


def features(x):
    return np.array([np.sum(x**2), x @ np.sin(x), np.mean(x)])


def tail(x):
    x = x[1:]
    return np.cumsum(x) ** 2


def path(u, h, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] += h * (u[2:] - 2 * u[1:-1] + u[:-2]) * u[1:-1]
    return u


def mixed(A, x, b):
    y = np.exp(-x) * b
    return np.outer(A @ y, y)


totals_jacobian = astgrad.jacobian(totals)
features_jacobian = astgrad.jacobian(features, mode="reverse")
tail_jacobian = astgrad.jacobian(tail)
tail_rows = astgrad.jacobian(tail, mode="reverse")
path_jacobian = astgrad.jacobian(path, mode="reverse")
mixed_jacobian = astgrad.jacobian(mixed, wrt=("A", "x", "b"), mode="reverse")
mixed_columns = astgrad.jacobian(mixed, wrt="x", mode="forward")

KINDS = "X: float64[n, d], w: float64[d], x: float64[m], u: float64[k], h: float, steps: int, A: float64[n, m], b: float"
POINTS = {
    "totals": [(np.array([[0.3, -0.2, 0.9], [1.1, 0.4, -0.6]]), np.array([0.7, -1.2, 0.4]))],
    "features": [(np.array([0.4, -0.7, 1.2, 0.1]),)],
    "tail": [(np.array([0.4, -0.7, 1.2, 0.1]),)],
    "path": [(np.array([0.2, 0.9, -0.4, 0.5]), 0.1, 3)],
    "mixed": [(np.array([[0.3, -0.2, 0.9], [1.1, 0.4, -0.6]]), np.array([0.7, -1.2, 0.4]), 0.8)],
}
