import numpy as np

import astgrad


@astgrad.derivative
def augmented(x: float):
    y = np.cos(x)
    y += x
    y *= x
    y -= 1
    y /= 2
    return y


POINTS = [(0.7,), (-1.2,)]
