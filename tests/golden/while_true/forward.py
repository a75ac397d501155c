"""while_true in forward mode, which mode="auto" takes."""


def while_true(a: float) -> float:
    """Derivative of while_true by a."""
    x = a
    x_dot = 1.0
    while True:
        step = 0.5 * (x - a / x)
        x_dot = x_dot - 0.5 * (x_dot + (x_dot * a / x - 1) / x)
        x = x - step
        if abs(step) < 1e-12:
            return x_dot
