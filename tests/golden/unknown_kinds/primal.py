import numpy as np

import astgrad


@astgrad.derivative(wrt=("w", "b"))
def unknown_kinds(w, b, X, y):
    r = X @ w + b - y
    return np.mean(r**2)


POINTS = [(np.array([0.5, -1.0]), 0.3, np.array([[1.0, 2.0], [-1.0, 0.5], [0.25, -2.0]]), np.array([1.0, 0.0, 1.0]))]
