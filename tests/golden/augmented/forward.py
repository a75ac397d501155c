"""augmented in forward mode."""

import numpy as np


def augmented(x: float) -> float:
    """Derivative of augmented by x."""
    y = np.cos(x)
    y_dot = -np.sin(x)
    y_dot += 1.0
    y += x
    return (y_dot * x + y) / 2
