"""Derivatives of cholesky.py, written by astgrad.

What is differentiated by must be floats or arrays of floats: integers are not converted here.

Generated, do not edit. To make it again: astgrad gen samples/cholesky.py
astgrad 0.1.0, from 2a2112dcb2e3, body f12d8de03a1e
"""

import math
from typing import Annotated

import numpy as np


def log_density_and_slopes(
    A: Annotated[np.ndarray, "float64[n, n]"], b: Annotated[np.ndarray, "float64[n]"]
) -> tuple[float, tuple[Annotated[np.ndarray, "float64[n, n]"], Annotated[np.ndarray, "float64[n]"]]]:
    """Value and derivative of log_density by A and b.

    log N(b; 0, A), up to its constant: A = L L', L y = b, then -|y|**2 / 2 - log det L. Reads the lower half of A.
    """
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
    L_bar = np.zeros_like(L)
    b_bar = np.zeros_like(b)
    y_bar = np.zeros_like(y)
    for i in range(n - 1, -1, -1):
        # total -= y[i] ** 2 / 2 + math.log(L[i, i])
        y_bar[i] -= y[i]
        L_bar[i, i] -= 1 / L[i, i]
        # y[i] = (b[i] - L[i, :i] @ y[:i]) / L[i, i]
        t_bar = y_bar[i]
        y_bar[i] = 0.0
        t_bar_2 = t_bar / L[i, i]
        b_bar[i] += t_bar_2
        L_bar[i, :i] -= t_bar_2 * y[:i]
        y_bar[:i] -= t_bar_2 * L[i, :i]
        L_bar[i, i] -= t_bar * y[i] / L[i, i]
    A_bar = np.zeros_like(A)
    for j in range(n - 1, -1, -1):
        for i in range(n - 1, j, -1):
            # L[i, j] = s / L[j, j]
            t_bar_3 = L_bar[i, j]
            L_bar[i, j] = 0.0
            L_bar[j, j] -= t_bar_3 * L[i, j] / L[j, j]
            s_bar = t_bar_3 / L[j, j]
            for k in range(j - 1, -1, -1):
                # s -= L[i, k] * L[j, k]
                L_bar[i, k] -= s_bar * L[j, k]
                L_bar[j, k] -= s_bar * L[i, k]
            # s = A[i, j]
            A_bar[i, j] += s_bar
        # L[j, j] = math.sqrt(s)
        t_bar_4 = L_bar[j, j]
        L_bar[j, j] = 0.0
        s_bar_2 = t_bar_4 / (2 * L[j, j])
        for k in range(j - 1, -1, -1):
            # s -= L[j, k] ** 2
            L_bar[j, k] -= 2 * s_bar_2 * L[j, k]
        # s = A[j, j]
        A_bar[j, j] += s_bar_2
    return total, (A_bar, b_bar)
