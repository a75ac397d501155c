"""early_returns in reverse mode, which mode="auto" takes."""

import numpy as np


def early_returns(x: float) -> float:
    """Derivative of early_returns by x."""
    y = x * x
    if y < 1:
        return 2 * x
    z = np.sqrt(y)
    if z < 2:
        return 2 * (1 + 1 / (2 * z)) * x
    return 2 * (z + y / (2 * z)) * x
