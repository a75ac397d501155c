"""transpose in reverse mode, which mode="auto" takes."""

import numpy as np


def transpose(A, B):
    """Derivative of transpose by A."""
    return B.T + (2 * np.transpose(A)).T
