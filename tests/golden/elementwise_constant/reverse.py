"""elementwise_constant in reverse mode, which mode="auto" takes."""

import numpy as np


def elementwise_constant(x):
    """Derivative of elementwise_constant by x."""
    return np.full_like(x, 3.0)[()]
