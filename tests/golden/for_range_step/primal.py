import astgrad


@astgrad.derivative
def for_range_step(x: float, n: int):
    y = 1.0
    for i in range(1, n, 2):
        y = y * (1 + x / i)
    return y


POINTS = [(0.7, 6), (0.7, 7), (0.7, 0)]
