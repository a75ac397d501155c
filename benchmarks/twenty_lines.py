"""A function of twenty lines whose derivative is to be written quickly, and a short one that loads what writing needs."""

import numpy as np


def warm_up(x):
    return x * x


def twenty(x, k, n):
    y = np.sin(x) + k
    z = np.exp(-y * y)
    total = 0.0
    for _ in range(n):
        y = y + 0.1 * (z - k * y)
        z = z * np.cos(y) / (1 + y**2)
        if y > z:
            total = total + y * z
        elif y > 0:
            total = total + np.sqrt(1 + y * y)
        else:
            total = total - z
    u = np.tanh(total) + x**3
    v = u / (1 + k**2)
    while v > 1.0:
        v = 0.5 * v + 0.1 * u / v
        u = u - 0.01 * v
    p = np.log(1 + u * u)
    q = np.arctan(p * v)
    return q * total + p / (2 + v)
