"""complex_argument in reverse mode, which mode="auto" takes."""

import numpy as np


def complex_argument(z, w):
    """Derivative of complex_argument by z."""
    return 2 * (z * w - 1) * np.conj(w)
