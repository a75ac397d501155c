import numpy as np

import astgrad


@astgrad.derivative(wrt=("x", "y"))
def disconnected(x, y):
    return np.sum(x * x)


KINDS = "x: float64[n], y: float64[m]"
POINTS = [(np.array([0.5, -1.0]), np.array([1.0, 2.0, 3.0]))]
