"""annotated_assignment in forward mode, which mode="auto" takes."""

import numpy as np


def annotated_assignment(x: float) -> float:
    """Derivative of annotated_assignment by x."""
    half: float = 0.5 * x
    return 0.5 * (1 + half) * np.exp(half)
