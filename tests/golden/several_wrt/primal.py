import numpy as np

import astgrad


@astgrad.derivative(wrt=("z", "x", 1))
def several_wrt(x: float, y: float, z: float):
    return x * np.sin(y) / z


POINTS = [(0.7, 1.3, 2.0)]
