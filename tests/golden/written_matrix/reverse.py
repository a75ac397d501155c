"""written_matrix in reverse mode, which mode="auto" takes."""

import numpy as np


def half_log_determinant(A, n):
    """Derivative of half_log_determinant by A."""
    L = np.zeros_like(A)
    for i in range(n):
        for j in range(i + 1):
            t = A[i, j]
            for k in range(j):
                t -= L[i, k] * L[j, k]
            if i == j:
                L[i, j] = np.sqrt(t)
            else:
                L[i, j] = t / L[j, j]
    A_bar = np.zeros_like(A)
    L_bar = np.zeros_like(L)
    for i in range(n - 1, -1, -1):
        for j in range(i, -1, -1):
            if i == j:
                # s += np.log(L[i, j])
                L_bar[i, j] += 1 / L[i, j]
                # L[i, j] = np.sqrt(t)
                t_bar = L_bar[i, j]
                L_bar[i, j] = 0.0
                t_bar_2 = t_bar / (2 * L[i, j])
            else:
                # L[i, j] = t / L[j, j]
                t_bar_3 = L_bar[i, j]
                L_bar[i, j] = 0.0
                L_bar[j, j] -= t_bar_3 * L[i, j] / L[j, j]
                t_bar_2 = t_bar_3 / L[j, j]
            for k in range(j - 1, -1, -1):
                # t -= L[i, k] * L[j, k]
                L_bar[i, k] -= t_bar_2 * L[j, k]
                L_bar[j, k] -= t_bar_2 * L[i, k]
            # t = A[i, j]
            A_bar[i, j] += t_bar_2
    return A_bar
