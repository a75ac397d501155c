import numpy as np

import astgrad


@astgrad.derivative
def zero_trip(x: float):
    y = x * x
    for _ in range(0):
        y = np.sin(y)
    return y


POINTS = [(1.7,)]
