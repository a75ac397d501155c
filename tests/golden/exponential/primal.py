import numpy as np

import astgrad


@astgrad.derivative
def exponential(x):
    return np.exp(x)


POINTS = [(2.0,), (0.3,), (np.linspace(0.5, 3.0, 6),)]
