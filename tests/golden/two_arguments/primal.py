import astgrad


def f(x: float, y: float):
    return (x + 2 * y) ** 2


f_by_x = astgrad.derivative(f)
f_by_y = astgrad.derivative(f, wrt="y")


POINTS = [(1.0, 2.0), (-0.5, 3.0)]
