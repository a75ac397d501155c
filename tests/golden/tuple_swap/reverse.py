"""tuple_swap in reverse mode, which mode="auto" takes."""


def tuple_swap(a: float, b: float) -> tuple[float, float]:
    """Derivative of tuple_swap by a and b."""
    return b, a - 2
