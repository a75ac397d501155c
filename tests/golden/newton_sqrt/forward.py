"""newton_sqrt in forward mode, which mode="auto" takes."""


def newton_sqrt_by_a(a: float) -> float:
    """Derivative of newton_sqrt_by_a by a."""
    x = a
    x_dot = 1.0
    while abs(x * x - a) > 1e-12:  # quadratic convergence
        x_dot = 0.5 * (x_dot + (1 - x_dot * a / x) / x)
        x = 0.5 * (x + a / x)
    return x_dot
