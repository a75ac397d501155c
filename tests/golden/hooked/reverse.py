"""hooked in reverse mode, which mode="auto" takes."""

import numpy as np


def clip(g):
    return np.clip(g, -1.0, 1.0)


def hooked(x, w):
    """Derivative of hooked by x."""
    y = x * w
    y_bar = 2 * y
    return w * clip(y_bar)
