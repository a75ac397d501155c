import numpy as np

import astgrad


@astgrad.derivative
def loop_local(x: float, n: int):
    total = 0.0
    for i in range(n):
        t = np.exp(-i * x)
        total += t * t
    return total


POINTS = [(0.7, 4), (0.1, 2)]
