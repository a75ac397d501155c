import numpy as np

import astgrad


@astgrad.derivative
def misses(line: tuple[float, float], x: np.ndarray, y: np.ndarray):
    slope, start = line
    return np.sum((slope * x + start - y) ** 2)


KINDS = "x: float64[n], y: float64[n]"
POINTS = [((0.5, 1.5), np.array([0.0, 1.0, 2.0]), np.array([1.0, 2.0, 4.0]))]
