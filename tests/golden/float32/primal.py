import numpy as np

import astgrad


@astgrad.derivative
def float32(x, y):
    return np.sum(np.exp(0.5 * x) * y)


KINDS = "x: float32[n], y: float32[n]"
POINTS = [(np.array([0.5, -1.0, 2.0], np.float32), np.array([1.0, 2.0, 0.5], np.float32))]
