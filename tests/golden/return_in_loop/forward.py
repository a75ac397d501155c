"""return_in_loop in forward mode, which mode="auto" takes."""


def return_in_loop(x: float, n: int) -> float:
    """Derivative of return_in_loop by x."""
    y = x
    y_dot = 1.0
    for i in range(n):
        y_dot = y_dot * x + y
        y = y * x
        if y > 4.0:
            return y_dot * i
    return y_dot + 1
