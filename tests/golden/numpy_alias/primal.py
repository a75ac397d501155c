import numpy as xp

import astgrad


@astgrad.derivative
def numpy_alias(x: float):
    return xp.sin(x)


POINTS = [(0.7,), (2.0,)]
