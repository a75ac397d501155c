"""if_else in reverse mode, which mode="auto" takes."""


def if_else(x: float) -> float:
    """Derivative of if_else by x."""
    if x > 1:
        x_bar = 3 / x
    else:
        x_bar = 6 * x
    return x_bar
