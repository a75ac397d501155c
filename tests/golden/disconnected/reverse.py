"""disconnected in reverse mode, which mode="auto" takes."""

import numpy as np


def disconnected(x, y):
    """Derivative of disconnected by x and y."""
    return 2 * x, np.zeros_like(y)
