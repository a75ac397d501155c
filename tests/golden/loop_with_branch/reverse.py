"""loop_with_branch in reverse mode."""

import numpy as np


def loop_with_branch(x: float, n: int) -> float:
    """Derivative of loop_with_branch by x."""
    y = x
    y_saved = []
    y_saved_2 = []
    taken_saved = []
    for _ in range(n):
        if y > 1:
            taken_saved.append(True)
            y_saved.append(y)
            y = np.sqrt(y)
        else:
            taken_saved.append(False)
            y_saved_2.append(y)
            y = 3 * y * x
    # return y
    y_bar = 1.0
    x_bar = 0.0
    for _ in range(n):
        if taken_saved.pop():
            # y = np.sqrt(y)
            y_out = y
            y = y_saved.pop()
            y_bar = y_bar / (2 * y_out)
        else:
            # y = 3 * y * x
            y = y_saved_2.pop()
            x_bar += 3 * y_bar * y
            y_bar = 3 * y_bar * x
    return x_bar + y_bar
