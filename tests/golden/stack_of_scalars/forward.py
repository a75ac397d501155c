"""stack_of_scalars in forward mode."""

import numpy as np


def stack_of_scalars(t: float, A) -> float:
    """Derivative of stack_of_scalars by t."""
    cos_t = np.cos(t)
    sin_t = np.sin(t)
    p = np.array([cos_t, sin_t])
    p_dot = np.array([-sin_t, cos_t])
    return p_dot @ A @ p + p @ A @ p_dot
