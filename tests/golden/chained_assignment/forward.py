"""chained_assignment in forward mode."""

import numpy as np


def chained_assignment(x: float) -> float:
    """Derivative of chained_assignment by x."""
    a = b = np.exp(x)
    a_2 = a * x
    return (a_2 + a - a * a_2 / (1 + b)) / (1 + b)
