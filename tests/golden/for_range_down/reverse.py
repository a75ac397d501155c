"""for_range_down in reverse mode."""


def for_range_down(x: float, n: int) -> float:
    """Derivative of for_range_down by x."""
    y = 0.0
    y_saved = []
    for k in range(n, -1, -1):
        y_saved.append(y)
        y = y * x + k  # Horner
    # return y
    x_bar = 0.0
    y_bar = 1.0
    for _ in range(n, -1, -1):
        # y = y * x + k
        y = y_saved.pop()
        x_bar += y_bar * y
        y_bar = y_bar * x
    return x_bar
