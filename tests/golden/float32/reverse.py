"""float32 in reverse mode, which mode="auto" takes."""

import numpy as np


def float32(x, y):
    """Derivative of float32 by x."""
    return 0.5 * y * np.exp(0.5 * x)
