import numpy as np

import astgrad


def layer(z, W, b):
    return np.tanh(W @ z + b)


@astgrad.value_and_derivative(wrt=("W", "b"))
def energy(W, b, z0):
    z = astgrad.fixed_point(layer, z0, W, b, tol=1e-14)
    return np.sum(z**2)


KINDS = "W: float64[n, n], b: float64[n], z0: float64[n]"
POINTS = [
    (np.array([[0.2, -0.4], [0.1, 0.3]]), np.array([0.5, -1.0]), np.zeros(2)),
    (np.array([[0.0, 0.5], [-0.5, 0.1]]), np.array([0.1, 0.2]), np.ones(2)),
]
