import numpy as np

import astgrad


@astgrad.derivative
def mean_axis(X):
    m = np.mean(X, axis=0)
    return np.sum(m * m)


KINDS = "X: float64[n, d]"
POINTS = [(np.array([[0.1, 0.2, 0.3], [1.0, -1.0, 0.5]]),)]
