"""chained_assignment in reverse mode, which mode="auto" takes."""

import numpy as np


def chained_assignment(x: float) -> float:
    """Derivative of chained_assignment by x."""
    a = b = np.exp(x)
    a_2 = a * x
    a_bar = 1 / (1 + b)
    return a_bar * a + a_bar * x * a - a_2 * b / (1 + b) ** 2
