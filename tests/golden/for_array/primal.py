import numpy as np

import astgrad


@astgrad.derivative
def for_array(v: np.ndarray, k: float):
    y = 0.0
    for a in v:
        y = y * y * k + a
    return y


KINDS = "v: float64[n]"
POINTS = [(np.array([0.5, -0.3, 0.8]), 0.5), (np.array([1.5]), 2.0)]
