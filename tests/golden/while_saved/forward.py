"""while_saved in forward mode, which mode="auto" takes."""


def while_saved(x: float) -> float:
    """Derivative of while_saved by x."""
    y = x
    y_dot = 1.0
    while y < 100:
        y_dot = 2 * y_dot * y + 1
        y = y * y + x
    return y_dot
