"""loop_local in reverse mode."""

import numpy as np


def loop_local(x: float, n: int) -> float:
    """Derivative of loop_local by x."""
    t_saved = []
    for i in range(n):
        t = np.exp(-i * x)
        t_saved.append(t)
    x_bar = 0.0
    for i in range(n - 1, -1, -1):
        t = t_saved.pop()
        # t = np.exp(-i * x)
        x_bar -= 2 * t * t * i
    return x_bar
