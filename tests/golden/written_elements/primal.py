"""Elements written one by one, each from those before it."""

import astgrad
import numpy as np

KINDS = "x: float, n: int"
POINTS = [(0.7, 5), (-1.3, 3)]


@astgrad.derivative
def recurrence(x, n):
    y = np.zeros(n)
    y[0] = x
    for i in range(1, n):
        y[i] = y[i - 1] * x + i
    return y[n - 1] ** 2
