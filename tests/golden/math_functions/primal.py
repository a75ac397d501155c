import math

import astgrad


@astgrad.derivative
def math_functions(x: float):
    return math.sin(x) * math.exp(-x) + math.log1p(x) - math.atan(x) + math.hypot(x, 3)


POINTS = [(0.7,), (2.0,)]
