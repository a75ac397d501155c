import astgrad


@astgrad.derivative
def return_in_loop(x: float, n: int):
    y = x
    for i in range(n):
        y = y * x
        if y > 4.0:
            return y * i
    return y + x


POINTS = [(1.5, 9), (0.5, 3)]
