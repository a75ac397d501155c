import numpy as np

import astgrad


@astgrad.vjp(wrt=("w", "b"), known_seed=True)
def layer(w, b, X):
    return np.tanh(X @ w + b)


@astgrad.vjp(known_seed=True)
def energy(s: float, k: float) -> float:
    return 0.5 * k * s**2 + np.cos(s)


def path(u, h, steps):
    if steps == 0:
        return u
    u = u.copy()
    for _ in range(steps):
        u[1:-1] += h * (u[2:] - 2 * u[1:-1] + u[:-2]) * u[1:-1]
    return u


def moments(x, p):
    mean = np.sum(p * x)
    apart = x - mean
    return apart, {"mean": mean, "spread": np.sum(p * apart**2)}


def nested(x):
    value_bar = np.sum(x**2)
    return np.sqrt(value_bar) * x


path_seeded = astgrad.vjp(path, wrt=("u", "h"), known_seed=True)
moments_seeded = astgrad.vjp(moments, wrt=("x", "p"), known_seed=True)
nested_seeded = astgrad.vjp(nested, known_seed=True)
energy_again = astgrad.jvp(energy)
nested_again = astgrad.jvp(nested_seeded, wrt=("x", "value_bar_2"))

KINDS = (
    "w: float64[d], b: float, X: float64[n, d], x: float64[n], p: float64[n], u: float64[m], h: float, steps: int"
)
POINTS = {
    "layer": [(np.array([0.2, -0.4]), 0.3, np.array([[0.3, -0.2], [1.1, 0.4], [-0.7, 0.9]]))],
    "energy": [(0.7, 1.5), (-1.2, 0.4)],
    "path": [(np.array([0.2, 0.9, -0.4, 0.5]), 0.1, 3), (np.array([0.2, 0.9, -0.4]), 0.1, 0)],
    "moments": [(np.array([0.4, -0.7, 1.2]), np.array([0.3, 0.9, 0.2]))],
    "nested": [(np.array([0.4, -0.7, 1.2]),)],
}
