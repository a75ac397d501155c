"""for_range_from_to in reverse mode."""


def for_range_from_to(x: float, first: int, last: int) -> float:
    """Derivative of for_range_from_to by x."""
    x_bar = 0.0
    for i in range(last - 1, first - 1, -1):
        # y += x**i / i
        x_bar += x ** (i - 1) if i else 0.0
    return x_bar
