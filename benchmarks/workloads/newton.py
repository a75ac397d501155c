"""A `while` loop: Newton's iteration for a square root, in Python floats."""

from harness import Case


def newton_sqrt(a):
    x = a
    while abs(x * x - a) > 1e-12 * a:
        x = 0.5 * (x + a / x)
    return x


def newton_sqrt_by_hand(a):
    """Backwards over the saved iterates."""
    x = a
    saved = []
    while abs(x * x - a) > 1e-12 * a:
        saved.append(x)
        x = 0.5 * (x + a / x)
    x_bar = 1.0
    a_bar = 0.0
    while saved:
        xi = saved.pop()
        h = 0.5 * x_bar
        a_bar += h / xi
        x_bar = h - h * a / (xi * xi)
    return x, a_bar + x_bar


CASES = (Case("Newton's sqrt", newton_sqrt, ("a",), newton_sqrt_by_hand, lambda: (12345.678,), target=1.3),)
