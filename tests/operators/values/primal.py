import numpy as np

import astgrad


def layer(W, b, x):
    return np.tanh(W @ x + b)


def loss(w, c, X):
    return np.mean(np.log1p(np.exp(-X @ w))) + c * np.sum(w**2)


def path(u, h, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] += h * (u[2:] - 2 * u[1:-1] + u[:-2]) * u[1:-1]
    return u


def wave(x, a):
    return a * np.sin(x)


def both(x, y):
    z = np.cumsum(x)
    z[0] *= y
    return z, np.sum(x) * y


def curve(t: float):
    return t**4 * np.sin(t)


layer_by_x = astgrad.value_and_jacobian(layer, wrt="x")
layer_by_both = astgrad.value_and_jacobian(layer, wrt=("W", "b"))
loss_slope = astgrad.value_and_jacobian(loss)
loss_bend = astgrad.value_and_hessian(loss)
loss_bends = astgrad.value_and_hessian(loss, wrt=("w", "c"))
path_by_columns = astgrad.value_and_jacobian(path)
path_by_rows = astgrad.value_and_jacobian(path, mode="reverse")
wave_by_x = astgrad.value_and_jacobian(wave)
both_by_x = astgrad.value_and_jacobian(both, wrt="x")
both_by_both = astgrad.value_and_jacobian(both, wrt=("x", "y"))
curve_bend = astgrad.value_and_hessian(curve)

KINDS = (
    "W: float64[k, d], b: float64[k], x: float64[d], w: float64[d], c: float, X: float64[n, d], "
    "u: float64[m], h: float, steps: int, a: float, y: float"
)
X = np.array([[0.3, -0.2], [1.1, 0.4], [-0.7, 0.9]])
POINTS = {
    "layer": [(np.array([[0.2, -0.4, 0.9], [1.1, 0.3, -0.5]]), np.array([0.1, -0.3]), np.array([0.6, -1.2, 0.8]))],
    "loss": [(np.array([0.4, -0.7]), 0.2, X)],
    "path": [(np.array([0.2, 0.9, -0.4, 0.5]), 0.1, 3)],
    "wave": [(np.array([0.4, -0.7, 1.2]), 0.3)],
    "both": [(np.array([0.4, -0.7, 1.2]), 0.3)],
    "curve": [(0.7,)],
}
