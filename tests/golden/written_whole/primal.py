"""Writes into all of an array: what stood there before has no say in what comes after."""

import astgrad
import numpy as np

KINDS = "x: float, v: float64[n]"
POINTS = [(0.7, np.array([0.3, 1.1, -0.4]))]


def filtered(x, v):
    """A filter whose state is overwritten as a whole."""
    state = np.empty_like(v)
    state[:] = x
    total = 0.0
    for i in range(3):
        state[:] = 0.5 * state + v
        state[:] *= state
        total += state[i]
    return total


filtered_by_x_v = astgrad.derivative(filtered, wrt=("x", "v"))
