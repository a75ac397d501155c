from numpy import sin

import astgrad


@astgrad.derivative
def module_name_taken(x: float, np: float):
    return sin(x) * np


POINTS = [(0.7, 1.3)]
