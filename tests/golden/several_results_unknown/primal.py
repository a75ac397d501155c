"""Calls that give several arrays of which nothing is known."""

import numpy as np

import astgrad

POINTS = [(np.array([0.7, 1.9, 0.2, 1.3]), np.array([0.5, 1.5]))]


@astgrad.derivative
def halves(x, y):
    position, speed = np.split(x, 2)
    return np.sum(position * speed) + np.sum(speed**2)


@astgrad.derivative(wrt=("x", "y"))
def stretched(x, y):
    rows, columns = np.broadcast_arrays(x[:, None], y)
    return np.sum(rows * columns**2)


@astgrad.derivative
def by_parts(x, y):
    fraction, whole = np.modf(x)
    return np.sum(fraction * whole)
