"""math_functions in forward mode."""

import math


def math_functions(x: float) -> float:
    """Derivative of math_functions by x."""
    t = math.exp(-x)
    return (
        math.cos(x) * t
        - t * math.sin(x)
        + 1 / (1 + x)
        - 1 / (1 + x * x)
        + (x / math.hypot(x, 3) if math.hypot(x, 3) else 0.0)
    )
