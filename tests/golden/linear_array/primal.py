import numpy as np

import astgrad


@astgrad.derivative
def linear_array(x, c):
    return np.sum(c * x)


KINDS = "x: float64[n], c: float64[n]"
POINTS = [(np.array([0.5, -1.0]), np.array([2.0, 3.0]))]
