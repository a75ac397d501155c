"""where_nan_safe in reverse mode, which mode="auto" takes."""

import numpy as np


def where_nan_safe(x):
    """Derivative of where_nan_safe by x."""
    return np.where(x > 0, 1 / (2 * np.sqrt(x)), -1.0)
