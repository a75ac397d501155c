import astgrad


@astgrad.derivative
def for_range_from_to(x: float, first: int, last: int):
    y = 0.0
    for i in range(first, last):
        y += x**i / i
    return y


POINTS = [(0.7, 1, 5), (1.3, 2, 4)]
