import astgrad


@astgrad.derivative
def for_range_down(x: float, n: int):
    y = 0.0
    for k in range(n, -1, -1):
        y = y * x + k  # Horner
    return y


POINTS = [(0.7, 4), (1.1, 0)]
