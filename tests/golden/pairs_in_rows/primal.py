import numpy as np

import astgrad


@astgrad.derivative
def polygon(p: np.ndarray, k: float):
    s = k
    for a, b in p:
        s += np.sin(s * a) * b
    # the corners between
    for i in range(1, len(p) - 1):
        s *= p[i - 1][0] * p[i + 1][1]
    return s


KINDS = "p: float64[n, 2]"
POINTS = [(np.array([[0.5, -0.3], [0.8, 1.2], [-0.7, 0.4], [0.2, 0.9]]), 0.5), (np.array([[1.5, 0.5]]), 2.0)]
