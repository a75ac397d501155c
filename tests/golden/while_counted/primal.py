import astgrad


@astgrad.derivative
def while_counted(x: float, limit: float):
    k = 1.0
    y = x
    while k < limit:
        k = 2 * k
        y = 3 * y
    return y


POINTS = [(0.7, 9.0), (0.7, 0.5)]
