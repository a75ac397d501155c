"""The caller's array is copied before it is written into."""

import astgrad
import numpy as np

KINDS = "v: float64[n], x: float"
POINTS = [(np.array([0.7, -1.2, 0.9]), 0.4)]


def scaled_tail(v, x):
    tail = v[1:]
    tail *= x
    return np.sum(v * v)


scaled_tail_by_v_x = astgrad.derivative(scaled_tail, wrt=("v", "x"))
