import logging

import numpy as np

import astgrad


@astgrad.derivative
def inactive_statements(x: float, n: int):
    assert n > 0, "n must be positive"
    y = x
    for i in range(n):
        logging.debug("step %d", i)
        y = y * x
    with np.errstate(all="ignore"):
        logging.info("largest %g", np.float64(n) ** n)
    label = f"{n} steps"
    if n > 100:
        print(label)
    return y / n


POINTS = [(1.7, 3), (0.4, 1)]
