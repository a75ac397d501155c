"""module_name_taken in forward mode, which mode="auto" takes."""

import numpy as np_2


def module_name_taken(x: float, np: float) -> float:
    """Derivative of module_name_taken by x."""
    return np * np_2.cos(x)
