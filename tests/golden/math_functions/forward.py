"""math_functions in forward mode."""

import math


def math_functions(x: float) -> float:
    """Derivative of math_functions by x."""
    t = math.exp(-x)
    t_2 = math.hypot(x, 3)
    return (
        math.cos(x) * t
        - t * math.sin(x)
        + 1 / (1 + x)
        - 1 / (1 + x * x)
        + (x / t_2 if t_2 else 0.0)
    )
