import numpy as np

import astgrad


@astgrad.derivative
def phases_in_loop(x, n):
    z = 1.0 + 0j
    for k in range(n):
        z = z * np.exp(1j * x[k]) + x[k]
    return abs(z) ** 2


KINDS = "x: float64[n], n: int"
POINTS = [(np.array([0.3, 1.2, 0.7]), 3), (np.array([0.3, 1.2, 0.7]), 0)]
