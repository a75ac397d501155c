import numpy as np

import astgrad


@astgrad.derivative
def conditional_expression(x: float):
    y = x * x if x > 0 else -x
    return y * np.exp(y)


POINTS = [(0.7,), (-0.5,)]
