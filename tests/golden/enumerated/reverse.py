"""enumerated in reverse mode, which mode="auto" takes."""

import numpy as np


def enumerated(v: np.ndarray, x: float) -> np.ndarray:
    """Derivative of enumerated by v."""
    v_bar = np.zeros_like(v)
    s_bar = 1.0
    for i in range(len(v) - 1, -1, -1):
        # for i, a in enumerate(v)
        v_bar[i] += 2 * s_bar * v[i] * i
        s_bar = s_bar * x
    return v_bar
