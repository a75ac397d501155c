"""for_range_down in forward mode, which mode="auto" takes."""


def for_range_down(x: float, n: int) -> float:
    """Derivative of for_range_down by x."""
    y = 0.0
    y_dot = 0.0
    for k in range(n, -1, -1):
        y_dot = y_dot * x + y
        y = y * x + k  # Horner
    return y_dot
