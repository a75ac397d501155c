"""while_counted in reverse mode."""


def while_counted(x: float, limit: float) -> float:
    """Derivative of while_counted by x."""
    k = 1.0
    steps = 0
    while k < limit:
        k = 2 * k
        steps += 1
    y_bar = 1.0
    for _ in range(steps):
        y_bar = 3 * y_bar
    return y_bar
