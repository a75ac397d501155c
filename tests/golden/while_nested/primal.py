import astgrad


@astgrad.derivative
def while_nested(x: float):
    y = x
    while y < 50:
        z = y
        while z < 10:
            z = z * x
        y = y + z * x
    return y


POINTS = [(1.7,), (3.0,), (60.0,)]
