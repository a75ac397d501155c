"""conditional_expression in forward mode."""

import numpy as np


def conditional_expression(x: float) -> float:
    """Derivative of conditional_expression by x."""
    y = x * x if x > 0 else -x
    return (2 * x if x > 0 else -1.0) * (1 + y) * np.exp(y)
