"""if_without_else in reverse mode, which mode="auto" takes."""


def if_without_else(x: float, limit: float) -> float:
    """Derivative of if_without_else by x."""
    y = x * x
    if y > limit:
        y_bar = 1 / y
    else:
        y_bar = 1.0
    return 2 * y_bar * x
