"""numpy_alias in reverse mode, which mode="auto" takes."""

import numpy as xp


def numpy_alias(x: float) -> float:
    """Derivative of numpy_alias by x."""
    return xp.cos(x)
