"""while_counted in forward mode, which mode="auto" takes."""


def while_counted(x: float, limit: float) -> float:
    """Derivative of while_counted by x."""
    k = 1.0
    y_dot = 1.0
    while k < limit:
        k = 2 * k
        y_dot = 3 * y_dot
    return y_dot
