"""docstring_and_comments in reverse mode, which mode="auto" takes."""

import numpy as np


def docstring_and_comments(x: float, k: float = 2.0) -> float:
    """Derivative of docstring_and_comments by x.

    Drag of a sphere.

    x: its speed.
    """
    # first the Reynolds number
    re = k * x  # without dimension
    sqrt_re = np.sqrt(re)
    t = 1 + sqrt_re
    # then the coefficient of drag
    cd = 24 / re + 6 / t + 0.4
    return x * (cd - x * (12 / re**2 + 1.5 / (t**2 * sqrt_re)) * k)  # times the density
