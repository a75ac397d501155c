"""A Cholesky factor, element by element."""

import astgrad
import numpy as np

KINDS = "A: float64[n, n], n: int"
POINTS = [(np.array([[4.0, 0.4, 0.7], [0.4, 3.0, -0.2], [0.7, -0.2, 2.0]]), 3)]


@astgrad.derivative
def half_log_determinant(A, n):
    L = np.zeros_like(A)
    s = 0.0
    for i in range(n):
        for j in range(i + 1):
            t = A[i, j]
            for k in range(j):
                t -= L[i, k] * L[j, k]
            if i == j:
                L[i, j] = np.sqrt(t)
                s += np.log(L[i, j])
            else:
                L[i, j] = t / L[j, j]
    return s
