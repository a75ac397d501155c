"""if_elif in forward mode."""

import numpy as np


def if_elif(x: float) -> float:
    """Derivative of if_elif by x."""
    if x < -1:
        y = -x
        y_dot = -1.0
    elif x < 1:  # the middle
        y = x**3
        y_dot = 3 * x**2
    else:
        y = np.sqrt(x)
        y_dot = 1 / (2 * y)
    return y_dot * x + y
