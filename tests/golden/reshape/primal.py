import numpy as np

import astgrad


@astgrad.derivative
def reshape(x, w):
    X = x.reshape(2, -1)
    return np.sum((X @ w) ** 2)


KINDS = "x: float64[n], w: float64[d]"
POINTS = [(np.arange(6.0), np.array([0.5, -1.0, 2.0]))]
