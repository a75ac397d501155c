import numpy as np

import astgrad


@astgrad.derivative
def sine(x):
    return np.sin(x)


POINTS = [(2.0,), (0.3,), (np.linspace(0.5, 3.0, 6),)]
