"""named_in_test in forward mode, which mode="auto" takes."""


def named_in_test(a: float, tol: float) -> float:
    """Derivative of named_in_test by a."""
    x = a
    x_dot = 1.0
    while True:  # until it is there
        d = x * x - a
        d_dot = 2 * x_dot * x - 1
        if not abs(d) > tol:
            break
        x_dot = x_dot + (x_dot * d / x - d_dot) / (2 * x)
        x = x - d / (2 * x)
    return x_dot
