import astgrad


@astgrad.derivative
def stop_gradient(x: float):
    scale = astgrad.stop_gradient(x * x)
    return scale * x


POINTS = [(3.0,), (-2.0,)]
EXPECTED = [9.0, 4.0]  # by hand: differences do not see what is held constant
