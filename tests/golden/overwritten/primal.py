import numpy as np

import astgrad


@astgrad.derivative
def overwritten(x: float):
    y = x * x
    y = np.sin(y)
    y = y * x
    return y


POINTS = [(0.7,), (-1.2,)]
