import numpy as np

import astgrad


@astgrad.derivative
def rosenbrock(x):
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2


KINDS = "x: float64[2]"
POINTS = [(np.array([0.5, -1.0]),), (np.array([1.2, 2.0]),)]
