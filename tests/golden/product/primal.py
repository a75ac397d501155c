import numpy as np

import astgrad


@astgrad.derivative
def slope(x):
    return (x - 4) * (x**2 + 6)


POINTS = [(2.0,), (0.3,), (np.linspace(0.5, 3.0, 6),)]
