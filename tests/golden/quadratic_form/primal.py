import numpy as np

import astgrad


@astgrad.derivative
def quadratic_form(x, A):
    return 0.5 * np.dot(x, np.dot(A, x))


KINDS = "x: float64[n], A: float64[n, n]"
POINTS = [(np.array([1.0, 2.0]), np.array([[2.0, 1.0], [0.5, 3.0]]))]
