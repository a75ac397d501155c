"""if_else in forward mode."""


def if_else(x: float) -> float:
    """Derivative of if_else by x."""
    if x > 1:
        y_dot = 1 / x
    else:
        y_dot = 2 * x
    return 3 * y_dot
