import astgrad


@astgrad.derivative
def loop_break(x: float, tol: float):
    term = 1.0
    s = 1.0
    for i in range(1, 50):
        term = term * x / i
        if abs(term) < tol:
            break  # small enough
        s += term
    return s


POINTS = [(0.7, 1e-9), (3.0, 1.0)]
