"""nested_if in reverse mode, which mode="auto" takes."""


def nested_if(x: float, y: float) -> tuple[float, float]:
    """Derivative of nested_if by x and y."""
    z = x
    if x > 0:
        if y > 0:
            z = x * y
        else:
            z = x - y
    z_bar = 2 * z
    if x > 0:
        if y > 0:
            x_bar = z_bar * y
            y_bar = z_bar * x
        else:
            x_bar = z_bar
            y_bar = -z_bar
        z_bar = 0.0
    else:
        x_bar = 0.0
        y_bar = 0.0
    return x_bar + z_bar, y_bar
