"""orders, differentiated."""

import numpy as np


def slope(x: float) -> float:
    """Derivative of slope by x."""
    return x**3 * (4 * np.sin(x) + x * np.cos(x))


def curvature(x: float) -> float:
    """Derivative of slope by x.

    Derivative of slope by x.
    """
    t_bar = x**3
    sin_x = np.sin(x)
    cos_x = np.cos(x)
    return 3 * (4 * sin_x + x * cos_x) * x**2 + 5 * t_bar * cos_x - t_bar * x * sin_x


def third(x: float) -> float:
    """Derivative of slope by x.

    Derivative of slope by x.

    Derivative of slope by x.
    """
    t_bar = x**3
    sin_x = np.sin(x)
    cos_x = np.cos(x)
    # return 3 * (4 * sin_x + x * cos_x) * x**2 + 5 * t_bar * cos_x - t_bar * x * sin_x
    t_bar_2 = 3 * x**2
    # cos_x = np.cos(x)
    cos_x_bar = t_bar_2 * x + 5 * t_bar
    # sin_x = np.sin(x)
    sin_x_bar = 4 * t_bar_2 - t_bar * x
    # t_bar = x**3
    t_bar_bar = 5 * cos_x - sin_x * x
    return (
        t_bar_2 * cos_x
        + 6 * (4 * sin_x + x * cos_x) * x
        - sin_x * t_bar
        - cos_x_bar * sin_x
        + sin_x_bar * cos_x
        + 3 * t_bar_bar * x**2
    )


def slope_dot(x: float, x_dot: float) -> tuple[float, float]:
    """Value and tangent of slope, for a tangent of x.

    Derivative of slope by x.
    """
    sin_x = np.sin(x)
    cos_x = np.cos(x)
    t = 4 * sin_x + x * cos_x
    return x**3 * t, x_dot * x**2 * (3 * t + (4 * cos_x + (cos_x - x * sin_x)) * x)


def first(x: float, n: int) -> float:
    """Derivative of power by x."""
    y = x
    y_saved = []
    for _ in range(n):
        y_saved.append(y)
        y = y * np.sin(y) + x
    # return y
    x_bar = 0.0
    y_bar = 1.0
    for _ in range(n):
        # y = y * np.sin(y) + x
        y = y_saved.pop()
        x_bar += y_bar
        y_bar = y_bar * (np.sin(y) + y * np.cos(y))
    return x_bar + y_bar


def second(x: float, n: int) -> float:
    """Derivative of power by x.

    Derivative of power by x.
    """
    y = x
    y_dot = 1.0
    y_saved = []
    y_saved_dot = []
    for _ in range(n):
        y_saved_dot.append(y_dot)
        y_saved.append(y)
        sin_y = np.sin(y)
        y_dot = y_dot * sin_y + y_dot * y * np.cos(y) + 1
        y = y * sin_y + x
    x_bar_dot = 0.0
    y_bar = 1.0
    y_bar_dot = 0.0
    for _ in range(n):
        # y = y * np.sin(y) + x
        y = y_saved.pop()
        y_2_dot = y_saved_dot.pop()
        x_bar_dot += y_bar_dot
        sin_y_2 = np.sin(y)
        cos_y = np.cos(y)
        t = sin_y_2 + y * cos_y
        y_bar_dot = y_bar_dot * t + y_2_dot * (2 * cos_y - y * sin_y_2) * y_bar
        y_bar = y_bar * t
    return x_bar_dot + y_bar_dot


def twice(
    x: float, x_dot_2: float, x_dot: float, n: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Value and tangent of power, for a tangent of x.

    Value and tangent of power, for a tangent of x.
    """
    y = x
    y_dot_2 = x_dot_2
    y_dot = x_dot
    y_dot_dot = 0.0
    for _ in range(n):
        sin_y = np.sin(y)
        cos_y = np.cos(y)
        sin_y_dot = y_dot_2 * cos_y
        y_dot_dot = (
            y_dot_dot * sin_y
            + sin_y_dot * y_dot
            + ((y_dot_dot * y + y_dot_2 * y_dot) * cos_y - y_dot_2 * y_dot * y * sin_y)
        )
        y_dot = y_dot * sin_y + y_dot * y * cos_y + x_dot
        y_dot_2 = y_dot_2 * sin_y + sin_y_dot * y + x_dot_2
        y = y * sin_y + x
    return (y, y_dot), (y_dot_2, y_dot_dot)
