"""inactive_statements in forward mode, which mode="auto" takes."""

import logging

import numpy as np


def inactive_statements(x: float, n: int) -> float:
    """Derivative of inactive_statements by x."""
    assert n > 0, "n must be positive"
    y = x
    y_dot = 1.0
    for i in range(n):
        logging.debug("step %d", i)
        y_dot = y_dot * x + y
        y = y * x
    with np.errstate(all="ignore"):
        logging.info("largest %g", np.float64(n) ** n)
    label = f"{n} steps"
    if n > 100:
        print(label)
    return y_dot / n
