"""while_nested in forward mode, which mode="auto" takes."""


def while_nested(x: float) -> float:
    """Derivative of while_nested by x."""
    y = x
    y_dot = 1.0
    while y < 50:
        z = y
        z_dot = y_dot
        while z < 10:
            z_dot = z_dot * x + z
            z = z * x
        y_dot = y_dot + (z_dot * x + z)
        y = y + z * x
    return y_dot
