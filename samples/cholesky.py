"""The log-density of a Gaussian by a Cholesky factorisation written with loops, and its slope by the covariance.

astgrad gen samples/cholesky.py
"""

import math
from typing import Annotated

import numpy as np

import astgrad


def log_density(A: Annotated[np.ndarray, "float64[n, n]"], b: Annotated[np.ndarray, "float64[n]"]) -> float:
    """log N(b; 0, A), up to its constant: A = L L', L y = b, then -|y|**2 / 2 - log det L. Reads the lower half of A."""
    n = A.shape[0]
    L = np.zeros((n, n))
    for j in range(n):
        s = A[j, j]
        for k in range(j):
            s -= L[j, k] ** 2
        L[j, j] = math.sqrt(s)
        for i in range(j + 1, n):
            s = A[i, j]
            for k in range(j):
                s -= L[i, k] * L[j, k]
            L[i, j] = s / L[j, j]
    y = np.zeros(n)
    total = 0.0
    for i in range(n):
        y[i] = (b[i] - L[i, :i] @ y[:i]) / L[i, i]
        total -= y[i] ** 2 / 2 + math.log(L[i, i])
    return total


log_density_and_slopes = astgrad.value_and_derivative(log_density, wrt=("A", "b"))
