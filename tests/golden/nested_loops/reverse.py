"""nested_loops in reverse mode."""

import numpy as np


def nested_loops(x: float, n: int, m: int) -> float:
    """Derivative of nested_loops by x."""
    y = x
    y_saved = []
    for i in range(n):
        for _ in range(m):
            y_saved.append(y)
            y = np.sin(y * x)
        y = y + i
    # return y
    x_bar = 0.0
    y_bar = 1.0
    for _ in range(n):
        for _ in range(m):
            # y = np.sin(y * x)
            y = y_saved.pop()
            t_bar = y_bar * np.cos(y * x)
            x_bar += t_bar * y
            y_bar = t_bar * x
    return x_bar + y_bar
