"""while_saved in reverse mode."""


def while_saved(x: float) -> float:
    """Derivative of while_saved by x."""
    y = x
    y_saved = []
    while y < 100:
        y_saved.append(y)
        y = y * y + x
    # return y
    x_bar = 0.0
    y_bar = 1.0
    while y_saved:
        # y = y * y + x
        y = y_saved.pop()
        x_bar += y_bar
        y_bar = 2 * y_bar * y
    return x_bar + y_bar
