import astgrad


@astgrad.derivative
def named_in_test(a: float, tol: float):
    x = a
    while abs(d := x * x - a) > tol:  # until it is there
        x = x - d / (2 * x)
    return x


POINTS = [(7.0, 1e-12), (0.3, 1e-12)]
