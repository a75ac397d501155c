import numpy as np

import astgrad


@astgrad.value_and_derivative
def spectral_loss(x, target):
    power = np.abs(np.fft.rfft(x)) ** 2  # of each frequency
    return np.sum((power - target) ** 2)


KINDS = "x: float64[n], target: float"
POINTS = [(np.array([0.5, 1.5, -0.7]), 1.0), (np.array([2.0, 0.1, 0.4, 1.0]), 0.0)]
