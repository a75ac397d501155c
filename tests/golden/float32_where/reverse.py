"""float32_where in reverse mode, which mode="auto" takes."""

import numpy as np


def float32_where(x):
    """Derivative of float32_where by x."""
    return np.where(x > 0, 1.0, -2.0).astype(x.dtype)
