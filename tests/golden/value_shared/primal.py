import numpy as np

import astgrad


@astgrad.value_and_derivative
def value_shared(x):
    return np.exp(x)


POINTS = [(0.7,), (np.array([0.5, -1.0]),)]
