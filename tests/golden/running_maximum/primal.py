import numpy as np

import astgrad


@astgrad.derivative
def running_maximum(v, k: float):
    best = 0.0
    for a in v:
        b = k * a * a
        if b >= best:
            best = b
    return best


KINDS = "v: float64[n]"
POINTS = [(np.array([0.5, -1.5, 1.0]), 2.0)]
