"""for_array in reverse mode, which mode="auto" takes."""

import numpy as np


def for_array(v: np.ndarray, k: float) -> np.ndarray:
    """Derivative of for_array by v."""
    y = 0.0
    y_saved = []
    for a in v:
        y_saved.append(y)
        y = y * y * k + a
    # return y
    v_bar = np.zeros_like(v)
    y_bar = 1.0
    for i in range(len(v) - 1, -1, -1):
        # y = y * y * k + a
        y = y_saved.pop()
        v_bar[i] += y_bar
        y_bar = 2 * y_bar * k * y
    return v_bar
