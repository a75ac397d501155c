"""A loop that is left early, by one real scalar: forward, without what only the value needs."""

import astgrad

KINDS = "x: float, tol: float"
POINTS = [(0.7, 1e-9), (-1.3, 1e-3), (0.2, 10.0)]


def exp_series(x, tol):
    term = 1.0
    s = 1.0
    for i in range(1, 50):
        term = term * x / i
        if abs(term) < tol:
            break
        s += term
    return s


exp_series_by_x = astgrad.derivative(exp_series)
