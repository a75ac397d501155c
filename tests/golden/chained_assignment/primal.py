import numpy as np

import astgrad


@astgrad.derivative
def chained_assignment(x: float):
    a = b = np.exp(x)
    a = a * x
    return a / (1 + b)


POINTS = [(0.7,), (-1.2,)]
