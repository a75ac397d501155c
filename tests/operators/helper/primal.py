import numpy as np

import astgrad


def smooth(x, k: int):
    for _ in range(k):
        x = x + 0.1 * np.sin(x)
    return x


def energy(x, y):
    z = smooth(x * y, 3)
    return np.sum(z**2)


hessian_times = astgrad.hvp(energy)
pullback = astgrad.vjp(energy, wrt=("x", "y"))
along = astgrad.jvp(energy)

KINDS = "x: float64[n], y: float64[n]"
POINTS = [(np.array([0.4, -0.7, 1.2]), np.array([0.3, 0.9, -0.2]))]
