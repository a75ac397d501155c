import numpy as np

import astgrad


@astgrad.derivative
def for_range(x: float, n: int):
    y = x
    for i in range(n):
        y = np.sin(y) + i * x
    return y


POINTS = [(0.7, 4), (0.2, 0)]
