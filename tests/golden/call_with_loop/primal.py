import numpy as np

import astgrad


def smooth(v, k):
    y = 0.0
    for a in v:
        y = y * y * k + a
    return y


@astgrad.derivative(wrt=("v", "w"))
def energy_by_v_w(v, w):
    return smooth(v, 0.5) ** 2 + smooth(w, 0.25) * smooth(v, 0.1)


KINDS = "v: float64[n], w: float64[m]"
POINTS = [(np.array([0.5, -1.5, 1.0, 0.2]), np.array([0.3, 0.8, -0.4]))]
