"""call_of_expression in reverse mode, which mode="auto" takes."""

import numpy as np


def _half_forward(u):
    """The value of half, and what its reverse half reads."""
    return 0.5 * u * u, u


def _half_backward(u, value_bar):
    """The cotangent of u for a cotangent of half's value."""
    return value_bar * u


def call_of_expression(x: float) -> float:
    """Derivative of call_of_expression by x."""
    half_value, half_value_saved = _half_forward(x + 1)
    half_value_2, half_value_2_saved = _half_forward(np.sin(x))
    t_bar = _half_backward(half_value_2_saved, half_value)
    return t_bar * np.cos(x) + _half_backward(half_value_saved, half_value_2)
