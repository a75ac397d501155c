"""for_range_step in reverse mode."""


def for_range_step(x: float, n: int) -> float:
    """Derivative of for_range_step by x."""
    y = 1.0
    y_saved = []
    for i in range(1, n, 2):
        y_saved.append(y)
        y = y * (1 + x / i)
    # return y
    x_bar = 0.0
    y_bar = 1.0
    for i in reversed(range(1, n, 2)):
        # y = y * (1 + x / i)
        y = y_saved.pop()
        x_bar += y_bar * y / i
        y_bar = y_bar * (1 + x / i)
    return x_bar
