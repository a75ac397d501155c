import numpy as np

import astgrad


@astgrad.derivative
def elementwise_array(x):
    return x * np.exp(-(x**2))


KINDS = "x: float64[n]"
POINTS = [(np.array([0.5, -1.0]),)]
