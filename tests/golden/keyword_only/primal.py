import numpy as np

import astgrad


@astgrad.derivative(wrt="scale")
def keyword_only(x: float, /, *, scale: float = 1.0):
    return np.tanh(scale * x) * scale


POINTS = [(0.7, 1.0), (0.7, -0.4)]
