"""written_elements in reverse mode, which mode="auto" takes."""

import numpy as np


def recurrence(x, n):
    """Derivative of recurrence by x."""
    y = np.zeros(n)
    y[0] = x
    for i in range(1, n):
        y[i] = y[i - 1] * x + i
    # return y[n - 1] ** 2
    y_bar = np.zeros_like(y)
    y_bar[n - 1] = 2 * y[n - 1]
    x_bar = 0.0
    for i in range(n - 1, 0, -1):
        # y[i] = y[i - 1] * x + i
        t_bar = y_bar[i]
        y_bar[i] = 0.0
        y_bar[i - 1] += t_bar * x
        x_bar += t_bar * y[i - 1]
    return x_bar + y_bar[0]
