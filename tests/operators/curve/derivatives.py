"""curve, differentiated."""

import numpy as np


def bend(x: float, n: int):
    """Hessian of bend by x."""
    y = 1.0
    y_dot_2 = 0.0
    y_dot = 0.0
    y_dot_dot = 0.0
    for _ in range(n):
        sin_x = np.sin(x)
        sin_x_dot = np.cos(x)
        y_dot_dot = (
            y_dot_dot * sin_x + sin_x_dot * y_dot + (y_dot_2 * sin_x_dot - y * sin_x)
        )
        y_dot = y_dot * sin_x + y * sin_x_dot + 1
        y_dot_2 = y_dot_2 * sin_x + sin_x_dot * y + 1
        y = y * sin_x + x
    return y_dot_dot


def velocity(t: float, a: float):
    """Jacobian of velocity by t."""
    return a * np.array([-np.sin(t), np.cos(t), 1.0])


def _saddle_hessian_by_x(x: float, y: float):
    """Hessian of saddle by x."""
    return 2 * np.sin(y), 2 * x * np.cos(y)


def _saddle_hessian_by_y(x: float, y: float):
    """Hessian of saddle by y."""
    return 2 * x * np.cos(y), -(x**2) * np.sin(y)


def saddle(x: float, y: float):
    """Hessian of saddle by x and y."""
    by_x = _saddle_hessian_by_x(x, y)
    by_y = _saddle_hessian_by_y(x, y)
    return (by_x[0], by_y[0]), (by_x[1], by_y[1])


def pushed(
    x: float, y: float, y_dot: float, *, scale: float = 1.5
) -> tuple[float, float]:
    """Value and tangent of pushed, for a tangent of y."""
    return scale * x * y**2, 2 * y_dot * y * scale * x
