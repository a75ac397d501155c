"""early_returns in forward mode."""

import numpy as np


def early_returns(x: float) -> float:
    """Derivative of early_returns by x."""
    y = x * x
    y_dot = 2 * x
    if y < 1:
        return y_dot
    z = np.sqrt(y)
    z_dot = y_dot / (2 * z)
    if z < 2:
        return z_dot + y_dot
    return z_dot * y + y_dot * z
