"""if_elif in reverse mode, which mode="auto" takes."""

import numpy as np


def if_elif(x: float) -> float:
    """Derivative of if_elif by x."""
    if x < -1:
        y = -x
    elif x < 1:  # the middle
        y = x**3
    else:
        y = np.sqrt(x)
    y_bar = x
    if x < -1:
        x_bar = -y_bar
    elif x < 1:
        x_bar = 3 * y_bar * x**2
    else:
        x_bar = y_bar / (2 * y)
    return x_bar + y
