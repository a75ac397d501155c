import numpy as np

import astgrad


@astgrad.derivative
def elementwise_loop(x, n: int):
    y = x
    for _ in range(n):
        y = np.sin(y) * x
    return y


KINDS = "x: float64[k]"
POINTS = [(np.array([0.5, -1.0]), 3)]
