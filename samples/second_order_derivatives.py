"""Derivatives of second_order.py, written by astgrad.

What is differentiated by must be floats or arrays of floats: integers are not converted here.

Generated, do not edit. To make it again: astgrad gen samples/second_order.py
astgrad 0.1.0, from dd6295729aef, body 600c80578764
"""

from typing import Annotated

import numpy as np


def slope(x: Annotated[np.ndarray, "float64[n]"], a: float) -> Annotated[np.ndarray, "float64[n]"]:
    """Derivative of rosenbrock by x.

    A valley that bends.
    """
    t_bar = 2 * a * (x[1:] - x[:-1] ** 2)
    x_bar = np.zeros_like(x)
    x_bar[1:] = t_bar
    x_bar[:-1] += 2 * (x[:-1] - 1 - t_bar * x[:-1])
    return x_bar


def hessian(x: Annotated[np.ndarray, "float64[n]"], a: float):
    """Hessian of rosenbrock by x.

    A valley that bends.
    """
    t_bar = 2 * a * (x[1:] - x[:-1] ** 2)
    t = 2 * x[:-1]
    t_2 = 2 * a
    columns = []
    for x_dot in np.eye(x.size):
        t_bar_dot = (x_dot[1:] - x_dot[:-1] * t) * t_2
        x_bar_dot = np.zeros_like(x)
        x_bar_dot[1:] = t_bar_dot
        x_bar_dot[:-1] += 2 * (x_dot[:-1] - (t_bar_dot * x[:-1] + x_dot[:-1] * t_bar))
        columns.append(x_bar_dot)
    return np.stack(columns, axis=-1)


def hessian_times(
    x: Annotated[np.ndarray, "float64[n]"], x_dot: Annotated[np.ndarray, "float64[n]"], a: float
) -> Annotated[np.ndarray, "float64[n]"]:
    """Hessian of rosenbrock by x, times a vector.

    A valley that bends.
    """
    t_bar = 2 * a * (x[1:] - x[:-1] ** 2)
    t_bar_dot = 2 * a * (x_dot[1:] - 2 * x_dot[:-1] * x[:-1])
    x_bar_dot = np.zeros_like(x)
    x_bar_dot[1:] = t_bar_dot
    x_bar_dot[:-1] += 2 * (x_dot[:-1] - (t_bar_dot * x[:-1] + x_dot[:-1] * t_bar))
    return x_bar_dot


def decay_jacobian(
    p: Annotated[np.ndarray, "float64[m]"], times: Annotated[np.ndarray, "float64[n]"], y: Annotated[np.ndarray, "float64[n]"]
):
    """Jacobian of decay by p.

    What is left over when a decaying exponential is fitted.
    """
    t = p[0] * times
    t_2 = np.exp(-p[1] * times)
    columns = []
    for p_dot in np.eye(p.size):
        columns.append((p_dot[0] - p_dot[1] * t) * t_2)
    return np.stack(columns, axis=-1)


def equations_jacobian(x: Annotated[np.ndarray, "float64[n]"], radius: float):
    """Jacobian of equations by x.

    Where a circle meets a curve.
    """
    t = np.sin(x[0])
    t_2 = x[1] * np.cos(x[0])
    columns = []
    for x_dot in np.eye(x.size):
        columns.append(np.array([2 * (x_dot[0] * x[0] + x_dot[1] * x[1]), x_dot[0] - (x_dot[1] * t + x_dot[0] * t_2)]))
    return np.stack(columns, axis=-1)


def oscillator_jacobian(t: float, y: Annotated[np.ndarray, "float64[n]"], mu: float):
    """Jacobian of oscillator by y.

    Van der Pol's equation.
    """
    t_2 = mu * (1 - y[0] ** 2)
    t_3 = 2 * y[0] * mu * y[1]
    columns = []
    for y_dot in np.eye(y.size):
        columns.append(np.array([y_dot[1], y_dot[1] * t_2 - y_dot[0] * t_3 - y_dot[0]]))
    return np.stack(columns, axis=-1)
