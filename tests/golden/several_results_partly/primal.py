"""Calls that give several arrays: of one argument the rank is not known."""

import numpy as np

import astgrad

KINDS = "x: float64[...], y: float64[m]"
POINTS = [(np.array([0.7, 1.9, 0.2, 1.3]), np.array([0.5, 1.5]))]


@astgrad.derivative
def halves(x, y):
    position, speed = np.split(x, 2)
    return np.sum(position * speed * y)


@astgrad.derivative(wrt=("x", "y"))
def on_a_grid(x, y):
    X, Y = np.meshgrid(x, y)
    return np.sum(np.sin(X) * Y)


@astgrad.derivative
def spectrum(x, y):
    values, vectors = np.linalg.eigh(x.reshape(2, 2))
    return np.sum(np.log(values) * (vectors.T @ y))
