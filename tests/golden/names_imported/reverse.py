"""names_imported in reverse mode, which mode="auto" takes."""

import math
from math import sin as s


def names_imported(x: float) -> float:
    """Derivative of names_imported by x."""
    return x * math.cos(x) + s(x)
