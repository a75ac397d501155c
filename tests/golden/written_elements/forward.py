"""written_elements in forward mode."""

import numpy as np


def recurrence(x, n):
    """Derivative of recurrence by x."""
    y = np.zeros(n)
    y_dot = np.zeros_like(y)
    y_dot[0] = 1.0
    y[0] = x
    for i in range(1, n):
        y_dot[i] = y_dot[i - 1] * x + y[i - 1]
        y[i] = y[i - 1] * x + i
    return 2 * y_dot[n - 1] * y[n - 1]
