import numpy as np

import astgrad


@astgrad.derivative
def complex_argument(z, w):
    return np.sum(np.abs(z * w - 1) ** 2)


KINDS = "z: complex128[n], w: complex128[n]"
POINTS = [(np.array([1 + 2j, 0.5j]), np.array([2j, 1 - 1j]))]
