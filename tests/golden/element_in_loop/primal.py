import numpy as np

import astgrad


@astgrad.derivative
def element_in_loop(x):
    total = 0.0
    for i in range(len(x) - 1):
        total += np.sin(x[i]) * x[i + 1]
    return total


KINDS = "x: float64[n]"
POINTS = [(np.array([0.5, -1.0, 2.0, 0.3]),)]
