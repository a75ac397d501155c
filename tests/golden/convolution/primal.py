import numpy as np

import astgrad


@astgrad.derivative(wrt=("x", "h"))
def convolution(x, h, w):
    n = len(x) + len(h) - 1
    y = np.fft.irfft(np.fft.rfft(x, n) * np.fft.rfft(h, n), n)
    return y @ y + np.sum(x * w)


KINDS = "x: float64[n], h: float64[m], w: float64[n]"
POINTS = [
    (np.array([0.5, 1.0, -2.0]), np.array([1.0, 0.5]), np.array([0.1, 0.2, 0.3])),
    (np.array([0.5, 1.0]), np.array([1.0, 0.5, 0.25, 2.0]), np.array([0.1, 0.2])),
]
