"""helper, differentiated."""

from functools import partial

import numpy as np


def _smooth_forward_tangent(x, x_dot, k: int):
    """The value of _smooth_forward and its tangent."""
    x_saved = []
    x_saved_dot = []
    for _ in range(k):
        x_saved_dot.append(x_dot)
        x_saved.append(x)
        x_dot = x_dot + 0.1 * x_dot * np.cos(x)
        x = x + 0.1 * np.sin(x)
    return (x, (k, x_saved)), (x_dot, x_saved_dot)


def _smooth_backward_tangent(saved, x_saved_dot, x_bar, x_bar_dot):
    """The tangent of _smooth_backward."""
    k, x_saved = saved
    x_bar = x_bar.copy()
    x_bar_2_dot = x_bar_dot.copy()
    for _ in range(k):
        # x = x + 0.1 * np.sin(x)
        x = x_saved.pop()
        x_dot = x_saved_dot.pop()
        cos_x = np.cos(x)
        x_bar_2_dot += 0.1 * (x_bar_2_dot * cos_x - x_dot * x_bar * np.sin(x))
        x_bar += 0.1 * x_bar * cos_x
    return x_bar_2_dot


def _smooth_forward_3(x, k: int):
    """The value of smooth, and what its reverse half reads."""
    x_saved = []
    for _ in range(k):
        x_saved.append(x)
        x = x + 0.1 * np.sin(x)
    return x, (k, x_saved)


def _smooth_backward_3(saved, x_bar):
    """The cotangent of x for a cotangent of smooth's value."""
    k, x_saved = saved
    x_saved = x_saved.copy()
    x_bar = x_bar.copy()
    for _ in range(k):
        # x = x + 0.1 * np.sin(x)
        x = x_saved.pop()
        x_bar += 0.1 * x_bar * np.cos(x)
    return x_bar


def _energy_forward(x, y):
    """The value of energy, and what its reverse half reads."""
    z, z_saved = _smooth_forward_3(x * y, 3)
    return np.sum(z**2), (x, y, z, z_saved)


def _energy_pullback(saved, value_bar):
    """The cotangent of x and y for a cotangent of energy's value."""
    x, y, z, z_saved = saved
    t_bar = _smooth_backward_3(z_saved, 2 * value_bar * z)
    return t_bar * y, t_bar * x


def _smooth_tangent(x, x_dot, k: int):
    """The value of smooth and its tangent."""
    for _ in range(k):
        x_dot = x_dot + 0.1 * x_dot * np.cos(x)
        x = x + 0.1 * np.sin(x)
    return x, x_dot.copy()


def hessian_times(x, x_dot, y):
    """Hessian of energy by x, times a vector."""
    (z, z_saved), (z_dot, z_saved_dot) = _smooth_forward_tangent(x * y, x_dot * y, 3)
    smooth_backward_z_saved_dot = _smooth_backward_tangent(
        z_saved, z_saved_dot, 2 * z, z_dot * 2
    )
    return smooth_backward_z_saved_dot * y


def pullback(x, y):
    """Value and pullback of energy by x and y."""
    value, saved = _energy_forward(x, y)
    return value, partial(_energy_pullback, saved)


def along(x, x_dot, y):
    """Value and tangent of energy, for a tangent of x."""
    z, z_dot = _smooth_tangent(x * y, x_dot * y, 3)
    return np.sum(z**2), np.sum(2 * z_dot * z)
