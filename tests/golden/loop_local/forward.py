"""loop_local in forward mode, which mode="auto" takes."""

import numpy as np


def loop_local(x: float, n: int) -> float:
    """Derivative of loop_local by x."""
    total_dot = 0.0
    for i in range(n):
        t = np.exp(-i * x)
        total_dot -= 2 * i * t**2
    return total_dot
