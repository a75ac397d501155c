import numpy as np

import astgrad


@astgrad.derivative
def if_else(x: float):
    if x > 1:
        y = np.log(x)
    else:
        y = x * x
    return 3 * y


POINTS = [(2.5,), (0.5,), (-1.0,)]
