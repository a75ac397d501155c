from math import sin as s

import astgrad


@astgrad.derivative
def names_imported(x: float):
    return s(x) * x


POINTS = [(0.7,), (2.0,)]
