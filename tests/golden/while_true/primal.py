import astgrad


@astgrad.derivative
def while_true(a: float):
    x = a
    while True:
        step = 0.5 * (x - a / x)
        x = x - step
        if abs(step) < 1e-12:
            return x


POINTS = [(7.0,), (0.3,)]
