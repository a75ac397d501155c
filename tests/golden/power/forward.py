"""power in forward mode, which mode="auto" takes."""


def power_by_x(x: float, n: int) -> float:
    """Derivative of power_by_x by x."""
    y = 1.0
    y_dot = 0.0
    for _ in range(n):
        y_dot = y_dot * x + y
        y = y * x
    return y_dot
