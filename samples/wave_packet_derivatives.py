"""Derivatives of wave_packet.py, written by astgrad.

What is differentiated by must be floats or arrays of floats: integers are not converted here.

Generated, do not edit. To make it again: astgrad gen samples/wave_packet.py
astgrad 0.1.0, from ee080d1b5e57, body d187a94bfef8
"""

from typing import Annotated

import numpy as np


def transmitted_and_slopes(
    barrier: Annotated[np.ndarray, "float64[n]"], momentum: float, x: Annotated[np.ndarray, "float64[n]"], dt: float, steps: int
) -> tuple[float, tuple[Annotated[np.ndarray, "float64[n]"], float]]:
    """Value and derivative of transmitted by barrier and momentum.

    Split steps: the potential acts in space, the kinetic energy on the Fourier transform, turn by turn.
    """
    dx = x[1] - x[0]
    k = 2 * np.pi * np.fft.fftfreq(len(x), dx)
    drift = np.exp(-0.5j * dt * k**2)
    kick = np.exp(-1j * dt * barrier)
    psi = np.exp(-(x**2) + 1j * momentum * x)
    psi_saved = []
    for _ in range(steps):
        psi_saved.append(psi)
        psi = np.fft.ifft(drift * np.fft.fft(kick * psi))
    beyond = np.where(x > 2, 1.0, 0.0)
    # return np.sum(beyond * np.abs(psi) ** 2) * dx
    value = np.sum(beyond * np.abs(psi) ** 2) * dx
    kick_bar = np.zeros_like(kick)
    psi_bar = 2 * dx * beyond * np.conj(psi)
    for _ in range(steps):
        # psi = np.fft.ifft(drift * np.fft.fft(kick * psi))
        psi = psi_saved.pop()
        t_bar = np.fft.fft(np.fft.ifft(psi_bar) * drift)
        kick_bar += t_bar * psi
        psi_bar = t_bar * kick
    return value, (np.imag(dt * kick_bar * kick), -np.imag(np.sum(psi_bar * psi * x)))
