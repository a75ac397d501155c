"""stack_of_scalars in reverse mode, which mode="auto" takes."""

import numpy as np


def stack_of_scalars(t: float, A) -> float:
    """Derivative of stack_of_scalars by t."""
    cos_t = np.cos(t)
    sin_t = np.sin(t)
    p = np.array([cos_t, sin_t])
    p_bar = A @ p + p @ A
    return p_bar[1] * cos_t - p_bar[0] * sin_t
