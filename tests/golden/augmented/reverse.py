"""augmented in reverse mode, which mode="auto" takes."""

import numpy as np


def augmented(x: float) -> float:
    """Derivative of augmented by x."""
    y = np.cos(x)
    y += x
    # y -= 1
    y_bar = 1 / 2
    # y += x
    y_bar_2 = y_bar * x
    return y_bar * y + y_bar_2 - y_bar_2 * np.sin(x)
