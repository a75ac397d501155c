import astgrad


@astgrad.derivative
def power_by_x(x: float, n: int):
    y = 1.0
    for _ in range(n):
        y = y * x
    return y


POINTS = [(1.3, 6), (0.7, 1), (2.0, 0)]
