import numpy as np

import astgrad


@astgrad.derivative
def early_returns(x: float):
    y = x * x
    if y < 1:
        return y
    z = np.sqrt(y)
    if z < 2:
        return z + y
    return z * y


POINTS = [(0.5,), (1.5,), (3.0,)]
