import numpy as np

import astgrad


@astgrad.derivative(wrt=("A", "x"))
def matmul_matrix_vector(A, x, b):
    r = A @ x - b
    return r @ r


KINDS = "A: float64[n, d], x: float64[d], b: float64[n]"
POINTS = [(np.array([[0.1, 0.2, 0.3], [1.0, -1.0, 0.5]]), np.array([1.0, 2.0, -1.0]), np.array([0.5, 0.7]))]
