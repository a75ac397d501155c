import numpy as np

import astgrad


@astgrad.derivative
def stack_of_scalars(t: float, A):
    p = np.array([np.cos(t), np.sin(t)])
    return p @ A @ p


KINDS = "A: float64[2, 2]"
POINTS = [(0.7, np.array([[2.0, 1.0], [0.5, 3.0]])), (2.0, np.array([[2.0, 1.0], [0.5, 3.0]]))]
