"""Derivatives of orbit.py, written by astgrad.

What is differentiated by must be floats or arrays of floats: integers are not converted here.

Generated, do not edit. To make it again: astgrad gen samples/orbit.py
astgrad 0.1.0, from 92e4aa33df02, body d7d12bedd7bb
"""

from typing import Annotated

import numpy as np


def _root(g, x0, *args, tol=1e-10, max_iterations=100, solver=None):
    """A solution x of g(x, *args) = 0, of a number or of a vector, by Newton's method from x0 with slopes by differences.

    It ends with a step that is no larger than tol, or than tol times x. Raises ArithmeticError where none of max_iterations is,
    and what NumPy raises where the slopes are singular. solver: what to call instead, as solver(g, x0, *args).
    """
    if solver is not None:
        return solver(g, x0, *args)
    x = 1.0 * x0
    eps = np.finfo(np.asarray(x).dtype).eps
    for _ in range(max_iterations):
        value = g(x, *args)
        if not np.any(value):
            return x
        size = np.maximum(1.0, np.abs(x)).astype(eps.dtype)
        width = np.sqrt(eps) * size
        if np.ndim(x):
            columns = [(g(x + h, *args) - value) / h.sum() for h in np.diag(width)]
            step = np.linalg.solve(np.stack(columns, axis=1), value)
        else:
            step = value / ((g(x + width, *args) - value) / width)
        x = x - step
        if np.max(np.abs(step)) <= max(tol, 8 * eps) * np.max(size):
            return x
    raise ArithmeticError(f"no root within {max_iterations} iterations")


def kepler(E: float, M: float, e: float) -> float:
    """Zero for the eccentric anomaly E that belongs to the mean anomaly M."""
    return E - e * np.sin(E) - M


def _kepler_by_E(E: float, M: float, e: float):
    """Jacobian of kepler by E."""
    return 1 - e * np.cos(E)


def _kepler_root_forward(E0, M, e):
    """The value of kepler_root, and what its reverse half reads."""
    E = _root(kepler, E0, M, e)
    return E, (M, e, E)


def _kepler_root_backward(saved, E_bar):
    """The cotangent of M and e for a cotangent of kepler_root's value, by the implicit function theorem."""
    M, e, E = saved
    t_bar = -E_bar / _kepler_by_E(E, M, e)
    return -t_bar, -t_bar * np.sin(E)


def orbit_misfit_and_slopes(
    e: float, period: float, times: Annotated[np.ndarray, "float64[n]"], seen: Annotated[np.ndarray, "float64[n, 2]"]
) -> tuple[float, tuple[float, float]]:
    """Value and derivative of orbit_misfit by e and period.

    The squared distances from the places seen, of an orbit with the half axis 1.
    """
    total = 0.0
    saved = []
    for i in range(len(times)):
        M = 2 * np.pi * times[i] / period
        E, E_saved = _kepler_root_forward(M, M, e)
        x = np.cos(E) - e
        y = np.sqrt(1 - e**2) * np.sin(E)
        total += (x - seen[i, 0]) ** 2 + (y - seen[i, 1]) ** 2
        saved.append((M, E, E_saved, x, y))
    period_bar = 0.0
    e_bar = 0.0
    for i in range(len(times) - 1, -1, -1):
        M, E, E_saved, x, y = saved.pop()
        # y = np.sqrt(1 - e**2) * np.sin(E)
        y_bar = 2 * (y - seen[i, 1])
        t = np.sqrt(1 - e**2)
        sin_E = np.sin(E)
        e_bar -= y_bar * e * sin_E / t
        # x = np.cos(E) - e
        x_bar = 2 * (x - seen[i, 0])
        e_bar -= x_bar
        # E = astgrad.root(kepler, M, M, e)
        E_bar = y_bar * t * np.cos(E) - x_bar * sin_E
        M_bar, e_bar_2 = _kepler_root_backward(E_saved, E_bar)
        e_bar += e_bar_2
        # M = 2 * np.pi * times[i] / period
        period_bar -= M_bar * M / period
    return total, (e_bar, period_bar)
