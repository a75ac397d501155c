import numpy as np

import astgrad


@astgrad.derivative
def transpose(A, B):
    return np.sum(A.T * B) + np.sum(np.transpose(A) ** 2)


KINDS = "A: float64[n, d], B: float64[d, n]"
POINTS = [(np.array([[0.1, 0.2, 0.3], [1.0, -1.0, 0.5]]), np.arange(6.0).reshape(3, 2))]
