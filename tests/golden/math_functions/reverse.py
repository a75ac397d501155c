"""math_functions in reverse mode, which mode="auto" takes."""

import math


def math_functions(x: float) -> float:
    """Derivative of math_functions by x."""
    t = math.exp(-x)
    t_2 = math.hypot(x, 3)
    return (
        t * math.cos(x)
        - math.sin(x) * t
        + 1 / (1 + x)
        - 1 / (1 + x * x)
        + (x / t_2 if t_2 else 0.0)
    )
