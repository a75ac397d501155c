import numpy as np

import astgrad


@astgrad.hessian
def bend(x: float, n: int) -> float:
    y = 1.0
    for _ in range(n):
        y = y * np.sin(x) + x
    return y


@astgrad.jacobian
def velocity(t: float, a: float):
    return np.array([np.cos(t), np.sin(t), t]) * a


@astgrad.hessian(wrt=("x", "y"))
def saddle(x: float, y: float) -> float:
    return x**2 * np.sin(y)


@astgrad.jvp(wrt="y")
def pushed(x: float, y: float = 2.0, *, scale: float = 1.5) -> float:
    return scale * x * y**2


KINDS = ""
POINTS = {
    "bend": [(0.4, 3)],
    "velocity": [(0.4, 2.0)],
    "saddle": [(0.4, 0.7)],
    "pushed": [(0.4, 0.7)],
}
