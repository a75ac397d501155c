"""matmul_matrix_vector in reverse mode, which mode="auto" takes."""

import numpy as np


def matmul_matrix_vector(A, x, b):
    """Derivative of matmul_matrix_vector by A and x."""
    r = A @ x - b
    r_bar = 2 * r
    return np.outer(r_bar, x), A.T @ r_bar
