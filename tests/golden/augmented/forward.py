"""augmented in forward mode."""

import numpy as np


def augmented(x: float) -> float:
    """Derivative of augmented by x."""
    y = np.cos(x)
    y_dot = -np.sin(x)
    y_dot += 1.0
    y += x
    y_dot = y_dot * x + y
    y *= x
    y -= 1
    y_dot = y_dot / 2
    y /= 2
    return y_dot
