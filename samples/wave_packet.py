"""How much of a quantum wave packet gets past a barrier, and the slopes by the barrier and by the packet's momentum.

astgrad gen samples/wave_packet.py
"""

from typing import Annotated

import numpy as np

import astgrad


def transmitted(
    barrier: Annotated[np.ndarray, "float64[n]"], momentum: float, x: Annotated[np.ndarray, "float64[n]"], dt: float, steps: int
) -> float:
    """Split steps: the potential acts in space, the kinetic energy on the Fourier transform, turn by turn."""
    dx = x[1] - x[0]
    k = 2 * np.pi * np.fft.fftfreq(len(x), dx)
    drift = np.exp(-0.5j * dt * k**2)
    kick = np.exp(-1j * dt * barrier)
    psi = np.exp(-(x**2) + 1j * momentum * x)
    for _ in range(steps):
        psi = np.fft.ifft(drift * np.fft.fft(kick * psi))
    beyond = np.where(x > 2, 1.0, 0.0)
    return np.sum(beyond * np.abs(psi) ** 2) * dx


transmitted_and_slopes = astgrad.value_and_derivative(transmitted, wrt=("barrier", "momentum"))
