"""loop_with_branch in forward mode, which mode="auto" takes."""

import numpy as np


def loop_with_branch(x: float, n: int) -> float:
    """Derivative of loop_with_branch by x."""
    y = x
    y_dot = 1.0
    for _ in range(n):
        if y > 1:
            sqrt_y = np.sqrt(y)
            y_dot = y_dot / (2 * sqrt_y)
            y = sqrt_y
        else:
            y_dot = 3 * (y_dot * x + y)
            y = 3 * y * x
    return y_dot
