"""for_range_step in forward mode, which mode="auto" takes."""


def for_range_step(x: float, n: int) -> float:
    """Derivative of for_range_step by x."""
    y = 1.0
    y_dot = 0.0
    for i in range(1, n, 2):
        t = 1 + x / i
        y_dot = y_dot * t + y / i
        y = y * t
    return y_dot
