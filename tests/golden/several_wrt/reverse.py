"""several_wrt in reverse mode, which mode="auto" takes."""

import numpy as np


def several_wrt(x: float, y: float, z: float) -> tuple[float, float, float]:
    """Derivative of several_wrt by z, x and y."""
    t_bar = 1 / z
    sin_y = np.sin(y)
    return -x * sin_y / z**2, t_bar * sin_y, t_bar * x * np.cos(y)
