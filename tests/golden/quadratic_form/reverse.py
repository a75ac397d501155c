"""quadratic_form in reverse mode, which mode="auto" takes."""

import numpy as np


def quadratic_form(x, A):
    """Derivative of quadratic_form by x."""
    return 0.5 * np.dot(A, x) + A.T @ (0.5 * x)
