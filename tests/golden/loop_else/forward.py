"""loop_else in forward mode, which mode="auto" takes."""


def loop_else(x: float, n: int) -> float:
    """Derivative of loop_else by x."""
    y = x
    y_dot = 1.0
    for _ in range(n):
        y_dot = 2 * y_dot * y
        y = y * y + 0.1
        if y > 5.0:
            break
    else:
        y_dot = 3 * y_dot
    return y_dot
