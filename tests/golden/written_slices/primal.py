"""In-place slices: what is overwritten and needed is saved, and only that."""

import astgrad
import numpy as np

KINDS = "u0: float64[n], alpha: float, steps: int"
POINTS = [(np.array([0.3, 1.1, -0.4, 0.8, 0.5]), 0.1, 3), (np.array([0.3, 1.1, -0.4]), 0.1, 0)]


def heat(u0, alpha, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] = u[1:-1] + alpha * (u[2:] - 2 * u[1:-1] + u[:-2])  # explicit Euler
    return np.sum(u**2)


heat_by_u0_alpha = astgrad.derivative(heat, wrt=("u0", "alpha"))
heat_by_u0 = astgrad.derivative(heat, wrt="u0")
