import astgrad


@astgrad.derivative
def newton_sqrt_by_a(a: float):
    x = a
    while abs(x * x - a) > 1e-12:  # quadratic convergence
        x = 0.5 * (x + a / x)
    return x


POINTS = [(7.0,), (0.2,)]
