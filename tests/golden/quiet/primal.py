import numpy as np

import astgrad


@astgrad.derivative
def quiet(x: float):
    with np.errstate(invalid="ignore"):
        y = np.sqrt(x * x - 0.5)  # nan near 0
    return y * x


POINTS = [(1.3,), (2.0,)]
