"""huber in reverse mode, which mode="auto" takes."""

import numpy as np


def huber_by_r_delta(r: float, delta: float) -> tuple[float, float]:
    """Derivative of huber_by_r_delta by r and delta."""
    a = abs(r)
    if a <= delta:
        return r, 0.0
    return delta * np.sign(r), a - delta
