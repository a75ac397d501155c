"""spectral_loss in reverse mode, which mode="auto" takes."""

import numpy as np


def spectral_loss(x, target):
    """Value and derivative of spectral_loss by x."""
    rfft_x = np.fft.rfft(x)
    power = np.abs(rfft_x) ** 2  # of each frequency
    t = power - target
    return np.sum(t**2), np.real(np.fft.fft(4 * t * np.conj(rfft_x), len(x)))
