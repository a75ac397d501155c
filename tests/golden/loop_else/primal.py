import astgrad


@astgrad.derivative
def loop_else(x: float, n: int):
    y = x
    for _ in range(n):
        y = y * y + 0.1
        if y > 5.0:
            break
    else:
        y = 3.0 * y
    return y


POINTS = [(0.5, 3), (1.5, 4)]
