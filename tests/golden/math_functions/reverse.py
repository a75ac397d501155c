"""math_functions in reverse mode, which mode="auto" takes."""

import math


def math_functions(x: float) -> float:
    """Derivative of math_functions by x."""
    t = math.exp(-x)
    return (
        t * math.cos(x)
        - math.sin(x) * t
        + 1 / (1 + x)
        - 1 / (1 + x * x)
        + (x / math.hypot(x, 3) if math.hypot(x, 3) else 0.0)
    )
