"""call_of_expression in forward mode."""

import numpy as np


def _half_tangent(u, u_dot):
    """The value of half and its tangent."""
    return 0.5 * u * u, u_dot * u


def call_of_expression(x: float) -> float:
    """Derivative of call_of_expression by x."""
    half_value, half_value_dot = _half_tangent(x + 1, 1.0)
    half_value_2, half_value_2_dot = _half_tangent(np.sin(x), 1.0 * np.cos(x))
    return half_value_dot * half_value_2 + half_value_2_dot * half_value
