import numpy as np

import astgrad


@astgrad.derivative(wrt=("A", "B"))
def matmul_matrices(A, B):
    return np.sum(np.tanh(A @ B))


KINDS = "A: float64[n, k], B: float64[k, m]"
POINTS = [(np.array([[0.1, 0.2, 0.3], [1.0, -1.0, 0.5]]), np.array([[1.0], [2.0], [-1.0]]))]
