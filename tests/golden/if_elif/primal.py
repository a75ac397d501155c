import numpy as np

import astgrad


@astgrad.derivative
def if_elif(x: float):
    if x < -1:
        y = -x
    elif x < 1:  # the middle
        y = x**3
    else:
        y = np.sqrt(x)
    return y * x


POINTS = [(-2.0,), (0.5,), (4.0,)]
