import astgrad


@astgrad.derivative(wrt=("a", "b"))
def tuple_swap(a: float, b: float):
    a, b = b, a * b
    a, b = b, a
    return a - 2 * b


POINTS = [(0.7, 1.5), (-2.0, 3.0)]
