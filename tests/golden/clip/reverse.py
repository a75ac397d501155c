"""clip in reverse mode, which mode="auto" takes."""

import numpy as np


def clip(x):
    """Derivative of clip by x."""
    return np.where((x >= -1.0) & (x <= 1.0), 2 * np.clip(x, -1.0, 1.0), 0.0)
