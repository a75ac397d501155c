"""two_uses in forward mode."""

import numpy as np


def two_uses(x: float) -> float:
    """Derivative of two_uses by x."""
    y = np.sin(x)
    y_dot = np.cos(x)
    return 2 * y_dot * y + (y + y_dot * x)
