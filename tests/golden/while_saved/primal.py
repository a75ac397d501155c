import astgrad


@astgrad.derivative
def while_saved(x: float):
    y = x
    while y < 100:
        y = y * y + x
    return y


POINTS = [(1.7,), (200.0,)]
