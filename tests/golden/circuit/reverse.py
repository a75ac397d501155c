"""circuit in reverse mode, which mode="auto" takes."""

import numpy as np


def circuit(R, L, C, frequencies, measured):
    """Derivative of circuit by R, L and C."""
    omega = 2 * np.pi * frequencies
    Z = R + 1j * omega * L + 1 / (1j * omega * C)
    Z_bar = -2 * np.conj(1 / Z - measured) / Z**2
    return (
        np.sum(np.real(Z_bar)),
        np.sum(-np.imag(Z_bar * omega)),
        np.sum(-np.real(Z_bar / (1j * C**2 * omega))),
    )
