"""Derivatives of heat_equation.py, written by astgrad.

What is differentiated by must be floats or arrays of floats: integers are not converted here.

Generated, do not edit. To make it again: astgrad gen samples/heat_equation.py
astgrad 0.1.0, from aa962a8d289a, body bd9ec7051912
"""

from typing import Annotated

import numpy as np


def heat_misfit_and_slopes(
    u0: Annotated[np.ndarray, "float64[n]"], alpha: float, wanted: Annotated[np.ndarray, "float64[n]"], dt: float, steps: int
) -> tuple[float, tuple[Annotated[np.ndarray, "float64[n]"], float]]:
    """Value and derivative of heat_misfit by u0 and alpha.

    Explicit Euler on a rod whose ends keep their temperature; then the squared distance from what was wanted.
    """
    u = u0.copy()
    dx = 1 / (len(u) - 1)
    r = alpha * dt / dx**2
    u_saved = []
    for _ in range(steps):
        u_saved.append(u[1:-1].copy())
        u[1:-1] += r * (u[2:] - 2 * u[1:-1] + u[:-2])
    # return np.sum((u - wanted) ** 2) * dx
    t = u - wanted
    value = np.sum(t**2) * dx
    u_bar = 2 * dx * t
    r_bar = 0.0
    for _ in range(steps):
        # u[1:-1] += r * (u[2:] - 2 * u[1:-1] + u[:-2])
        u[1:-1] = u_saved.pop()
        t_bar = u_bar[1:-1].copy()
        r_bar += np.sum(t_bar * (u[2:] - 2 * u[1:-1] + u[:-2]))
        t_bar_2 = t_bar * r
        u_bar[2:] += t_bar_2
        u_bar[1:-1] -= 2 * t_bar_2
        u_bar[:-2] += t_bar_2
    return value, (u_bar, r_bar * dt / dx**2)
