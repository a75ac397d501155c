import numpy as np

import astgrad


@astgrad.derivative(wrt=("R", "L", "C"))
def circuit(R, L, C, frequencies, measured):
    omega = 2 * np.pi * frequencies
    Z = R + 1j * omega * L + 1 / (1j * omega * C)
    return np.sum(np.abs(1 / Z - measured) ** 2)


KINDS = "R: float, L: float, C: float, frequencies: float64[n], measured: complex128[n]"
POINTS = [
    (2.0, 0.3, 0.2, np.array([0.5, 1.0, 2.0]), np.array([0.1 + 0.2j, 0.3 - 0.1j, 0.2])),
    (5.0, 0.1, 0.01, np.array([1.0]), np.array([0.0j])),
]
