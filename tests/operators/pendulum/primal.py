import numpy as np

import astgrad


def swing(x: float, v: float, h: float, steps: int) -> float:
    for _ in range(steps):
        v = v - h * np.sin(x)
        x = x + h * v * v
    return x * v


def path(u, h, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] += h * (u[2:] - 2 * u[1:-1] + u[:-2]) * u[1:-1]
    return u


curvature = astgrad.hvp(swing, wrt=("x", "v"))
blocks = astgrad.hessian(swing, wrt=("x", "v"))
path_pullback = astgrad.vjp(path, wrt=("u", "h"))
path_jacobian = astgrad.jacobian(path)

KINDS = "u: float64[n], h: float, steps: int"
POINTS = {"swing": [(0.3, 0.7, 0.1, 4), (0.3, 0.7, 0.1, 0)], "path": [(np.array([0.2, 0.9, -0.4, 0.5]), 0.1, 3)]}
