"""power in reverse mode."""


def power_by_x(x: float, n: int) -> float:
    """Derivative of power_by_x by x."""
    y = 1.0
    y_saved = []
    for _ in range(n):
        y_saved.append(y)
        y = y * x
    # return y
    x_bar = 0.0
    y_bar = 1.0
    for _ in range(n):
        # y = y * x
        y = y_saved.pop()
        x_bar += y_bar * y
        y_bar = y_bar * x
    return x_bar
