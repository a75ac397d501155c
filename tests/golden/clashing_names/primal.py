import numpy as np

import astgrad


@astgrad.derivative
def clashing_names(x: float, x_bar: float):
    x_saved = 2.0
    value = x * x_bar
    t = np.sin(value)
    for _ in range(3):
        t = t * value * x_saved
    np2 = t * x
    return np2 + value


POINTS = [(0.7, 1.3), (2.0, -0.5)]
