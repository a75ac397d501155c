"""conditional_expression in reverse mode, which mode="auto" takes."""

import numpy as np


def conditional_expression(x: float) -> float:
    """Derivative of conditional_expression by x."""
    y = x * x if x > 0 else -x
    y_bar = (1 + y) * np.exp(y)
    return 2 * y_bar * x if x > 0 else -y_bar
