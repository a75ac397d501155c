import astgrad


@astgrad.derivative(wrt=("x", "y"))
def nested_if(x: float, y: float):
    z = x
    if x > 0:
        if y > 0:
            z = x * y
        else:
            z = x - y
    return z * z


POINTS = [(2.0, 3.0), (2.0, -3.0), (-2.0, 1.0)]
