import numpy as np

import astgrad


@astgrad.derivative(wrt=("u", "k"), mode="reverse")
def heat(u, k: float, n: int):
    lost = 0.0
    for i in astgrad.checkpoint(range(n), snapshots=3):
        # the ends stay as they are
        u[1:-1] += k * (u[2:] - 2 * u[1:-1] + u[:-2])
        if i % 2:
            lost = lost + k * u[0] * u[-1]
    return np.sum(u**2) + lost


KINDS = "u: float64[m]"
POINTS = [(np.array([1.0, 2.0, 0.0, 3.0]), 0.2, 17), (np.array([0.3, 1.0, 2.0]), 0.1, 1), (np.ones(3), 0.1, 0)]
