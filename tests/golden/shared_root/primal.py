import numpy as np

import astgrad


@astgrad.derivative
def shared_root(x):
    return (np.sqrt(x) + 1) ** 3


POINTS = [(2.0,), (0.3,), (np.linspace(0.5, 3.0, 6),)]
