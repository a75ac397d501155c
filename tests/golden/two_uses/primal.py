import numpy as np

import astgrad


@astgrad.derivative
def two_uses(x: float):
    y = np.sin(x)
    return y * y + x * y


POINTS = [(0.7,), (-2.0,)]
