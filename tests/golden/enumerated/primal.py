import numpy as np

import astgrad


@astgrad.derivative
def enumerated(v: np.ndarray, x: float):
    s = 0.0
    for i, a in enumerate(v):
        s = s * x + i * a * a
    return s


KINDS = "v: float64[n]"
POINTS = [(np.array([0.5, 0.7, 0.9]), 0.8)]
