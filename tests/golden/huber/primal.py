import astgrad


@astgrad.derivative(wrt=("r", "delta"))
def huber_by_r_delta(r: float, delta: float):
    a = abs(r)
    if a <= delta:
        return 0.5 * r * r
    return delta * (a - 0.5 * delta)


POINTS = [(0.4, 1.0), (-2.4, 1.0), (3.0, 0.5)]
