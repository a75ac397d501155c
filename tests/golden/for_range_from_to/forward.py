"""for_range_from_to in forward mode, which mode="auto" takes."""


def for_range_from_to(x: float, first: int, last: int) -> float:
    """Derivative of for_range_from_to by x."""
    y_dot = 0.0
    for i in range(first, last):
        y_dot += x ** (i - 1) if i else 0.0
    return y_dot
