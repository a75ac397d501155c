import numpy as np

import astgrad


def half(u):
    return 0.5 * u * u


@astgrad.derivative
def call_of_expression(x: float):
    return half(x + 1) * half(np.sin(x))


POINTS = [(0.7,), (-2.0,)]
