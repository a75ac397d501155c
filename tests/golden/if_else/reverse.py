"""if_else in reverse mode, which mode="auto" takes."""


def if_else(x: float) -> float:
    """Derivative of if_else by x."""
    y_bar = 3.0
    if x > 1:
        x_bar = y_bar / x
    else:
        x_bar = 2 * y_bar * x
    return x_bar
