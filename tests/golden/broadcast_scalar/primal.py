import numpy as np

import astgrad


@astgrad.derivative(wrt=("a", "b"))
def broadcast_scalar(a: float, b: float, x, y):
    r = a * x + b - y
    return np.sum(r * r)


KINDS = "x: float64[n], y: float64[n]"
POINTS = [(0.5, -1.0, np.array([0.1, 0.2, 0.3]), np.array([1.0, -1.0, 0.5]))]
