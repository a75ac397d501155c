import numpy as np

import astgrad


@astgrad.derivative
def early_return(x: float):
    if x <= 0:
        return 0.0
    y = np.log(1 + x)
    return y * y


POINTS = [(2.0,), (-1.0,)]
