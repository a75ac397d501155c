"""inactive_statements in reverse mode."""

import logging

import numpy as np


def inactive_statements(x: float, n: int) -> float:
    """Derivative of inactive_statements by x."""
    assert n > 0, "n must be positive"
    y = x
    y_saved = []
    for i in range(n):
        logging.debug("step %d", i)
        y_saved.append(y)
        y = y * x
    with np.errstate(all="ignore"):
        logging.info("largest %g", np.float64(n) ** n)
    label = f"{n} steps"
    if n > 100:
        print(label)
    # return y / n
    x_bar = 0.0
    y_bar = 1 / n
    for _ in range(n):
        # y = y * x
        y = y_saved.pop()
        x_bar += y_bar * y
        y_bar = y_bar * x
    return x_bar + y_bar
