"""named_in_test in reverse mode."""


def named_in_test(a: float, tol: float) -> float:
    """Derivative of named_in_test by a."""
    x = a
    d_saved = []
    x_saved = []
    while True:  # until it is there
        d = x * x - a
        d_saved.append(d)
        if not abs(d) > tol:
            break
        x_saved.append(x)
        x = x - d / (2 * x)
    # return x
    a_bar = 0.0
    x_bar = 1.0
    while d_saved:
        d = d_saved.pop()
        if abs(d) > tol:
            # x = x - d / (2 * x)
            x = x_saved.pop()
            d_bar = -x_bar / (2 * x)
            x_bar += x_bar * d / (2 * x**2)
            # d = x * x - a
            x_bar += 2 * d_bar * x
            a_bar -= d_bar
    return a_bar + x_bar
