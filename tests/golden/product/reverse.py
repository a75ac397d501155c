"""product in reverse mode, which mode="auto" takes."""


def slope(x):
    """Derivative of slope by x."""
    return 3 * x**2 - 8 * x + 6
