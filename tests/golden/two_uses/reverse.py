"""two_uses in reverse mode, which mode="auto" takes."""

import numpy as np


def two_uses(x: float) -> float:
    """Derivative of two_uses by x."""
    y = np.sin(x)
    return y + (2 * y + x) * np.cos(x)
