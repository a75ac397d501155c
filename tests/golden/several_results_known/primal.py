"""Calls that give several arrays, whose shapes are known."""

import numpy as np

import astgrad

KINDS = "x: float64[n], y: float64[m], Z: float64[n, m]"
POINTS = [
    (
        np.array([0.7, 1.9, 0.2, 1.3]),
        np.array([0.5, 1.5]),
        np.array([[1.4, 0.3], [0.9, 0.6], [0.4, 1.2], [1.1, 0.8]]),
    )
]


@astgrad.derivative
def halves(x, y, Z):
    """The parts of x, each with its own meaning."""
    position, speed = np.split(x, 2)
    return np.sum(position * speed) + np.sum(speed**2)


@astgrad.derivative
def middle(x, y, Z):
    head, body, tail = np.split(x, [1, 3])
    return np.sum(np.exp(body))


@astgrad.derivative
def energies(x, y, Z):
    total = 0.0
    for part in np.split(x, 2):
        total += np.sum(part) ** 2
    return total


@astgrad.derivative(wrt=("x", "y"))
def on_a_grid(x, y, Z):
    X, Y = np.meshgrid(x, y, indexing="ij")
    return np.sum(np.sin(X) * Y * Z)


@astgrad.derivative(wrt="Z")
def roughness(x, y, Z):
    along_x, along_y = np.gradient(Z, 0.1, 0.2)
    return np.sum(along_x**2 + along_y**2)


@astgrad.derivative
def phases(x, y, Z):
    turns, phase = np.divmod(x, 0.5)
    return np.sum(turns * phase**2)
