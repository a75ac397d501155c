"""early_return in reverse mode, which mode="auto" takes."""

import numpy as np


def early_return(x: float) -> float:
    """Derivative of early_return by x."""
    if x <= 0:
        return 0.0
    y = np.log(1 + x)
    return 2 * y / (1 + x)
