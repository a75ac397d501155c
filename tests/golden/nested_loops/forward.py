"""nested_loops in forward mode, which mode="auto" takes."""

import numpy as np


def nested_loops(x: float, n: int, m: int) -> float:
    """Derivative of nested_loops by x."""
    y = x
    y_dot = 1.0
    for i in range(n):
        for _ in range(m):
            y_dot = (y_dot * x + y) * np.cos(y * x)
            y = np.sin(y * x)
        y = y + i
    return y_dot
