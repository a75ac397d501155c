"""numpy_alias in forward mode, which mode="auto" takes."""

import numpy as xp


def numpy_alias(x: float) -> float:
    """Derivative of numpy_alias by x."""
    return xp.cos(x)
