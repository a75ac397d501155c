import astgrad


@astgrad.derivative
def jump_in_branch(x: float, n: int):
    s = x
    for i in range(n):
        if i > 1:
            if s > 3.0:
                break
            s = s * x
        s = s + 1.0
    return s * s


POINTS = [(1.3, 7), (0.3, 4)]
