"""newton_sqrt in reverse mode."""


def newton_sqrt_by_a(a: float) -> float:
    """Derivative of newton_sqrt_by_a by a."""
    x = a
    x_saved = []
    while abs(x * x - a) > 1e-12:  # quadratic convergence
        x_saved.append(x)
        x = 0.5 * (x + a / x)
    # return x
    a_bar = 0.0
    x_bar = 1.0
    while x_saved:
        # x = 0.5 * (x + a / x)
        x = x_saved.pop()
        a_bar += 0.5 * x_bar / x
        x_bar = 0.5 * x_bar * (1 - a / x**2)
    return a_bar + x_bar
