"""two_arguments in reverse mode, which mode="auto" takes."""


def f_by_x(x: float, y: float) -> float:
    """Derivative of f by x."""
    return 2 * (x + 2 * y)


def f_by_y(x: float, y: float) -> float:
    """Derivative of f by y."""
    return 4 * (x + 2 * y)
