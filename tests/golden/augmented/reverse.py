"""augmented in reverse mode, which mode="auto" takes."""

import numpy as np


def augmented(x: float) -> float:
    """Derivative of augmented by x."""
    y = np.cos(x)
    y += x
    y_saved = y
    y *= x
    y -= 1
    y /= 2
    # y -= 1
    y_bar = 1 / 2
    # y *= x
    y = y_saved
    # y += x
    x_bar = y_bar * y
    y_bar = y_bar * x
    return x_bar + y_bar - y_bar * np.sin(x)
