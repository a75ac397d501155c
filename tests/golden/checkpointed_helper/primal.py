import numpy as np

import astgrad


@astgrad.checkpoint
def decay(v, k: float):
    for _ in range(10):
        v = v - 0.1 * k * np.sin(v)  # ten values, none of which is kept
    return v


@astgrad.derivative(wrt=("v", "k"), mode="reverse")
def after(v, k: float, n: int):
    for _ in range(n):
        v = decay(v, k)
    return np.sum(v**2)


KINDS = "v: float64[d]"
POINTS = [(np.array([1.0, 2.0]), 0.5, 3), (np.array([0.3]), 1.5, 0)]
