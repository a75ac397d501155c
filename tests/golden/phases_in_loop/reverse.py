"""phases_in_loop in reverse mode, which mode="auto" takes."""

import numpy as np


def phases_in_loop(x, n):
    """Derivative of phases_in_loop by x."""
    z = 1.0 + 0j
    z_saved = []
    for k in range(n):
        z_saved.append(z)
        z = z * np.exp(1j * x[k]) + x[k]
    # return abs(z) ** 2
    x_bar = np.zeros_like(x)
    z_bar = 2 * np.conj(z)
    for k in range(n - 1, -1, -1):
        # z = z * np.exp(1j * x[k]) + x[k]
        z = z_saved.pop()
        t = np.exp(1j * x[k])
        x_bar[k] += np.real(z_bar) - np.imag(z_bar * z * t)
        z_bar = z_bar * t
    return x_bar
