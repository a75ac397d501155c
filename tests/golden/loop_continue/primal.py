import astgrad


@astgrad.derivative
def loop_continue(x: float, n: int):
    s = x
    for i in range(n):
        if i % 3 == 1:
            continue
        s = s * x + i
    return s


POINTS = [(0.7, 5), (1.3, 0)]
