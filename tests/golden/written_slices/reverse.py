"""written_slices in reverse mode, which mode="auto" takes."""

import numpy as np


def heat_by_u0_alpha(u0, alpha, steps):
    """Derivative of heat by u0 and alpha."""
    u = u0.copy()
    u_saved = []
    for _ in range(steps):
        u_saved.append(u[1:-1].copy())
        u[1:-1] = u[1:-1] + alpha * (u[2:] - 2 * u[1:-1] + u[:-2])  # explicit Euler
    # return np.sum(u**2)
    u_bar = 2 * u
    alpha_bar = 0.0
    for _ in range(steps):
        # u[1:-1] = u[1:-1] + alpha * (u[2:] - 2 * u[1:-1] + u[:-2])
        u[1:-1] = u_saved.pop()
        t_bar = u_bar[1:-1].copy()
        alpha_bar += np.sum(t_bar * (u[2:] - 2 * u[1:-1] + u[:-2]))
        t_bar_2 = t_bar * alpha
        u_bar[1:-1] = t_bar - 2 * t_bar_2
        u_bar[2:] += t_bar_2
        u_bar[:-2] += t_bar_2
    return u_bar, alpha_bar


def heat_by_u0(u0, alpha, steps):
    """Derivative of heat by u0."""
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] = u[1:-1] + alpha * (u[2:] - 2 * u[1:-1] + u[:-2])  # explicit Euler
    u_bar = 2 * u
    for _ in range(steps):
        # u[1:-1] = u[1:-1] + alpha * (u[2:] - 2 * u[1:-1] + u[:-2])
        t_bar = u_bar[1:-1].copy()
        t_bar_2 = t_bar * alpha
        u_bar[1:-1] = t_bar - 2 * t_bar_2
        u_bar[2:] += t_bar_2
        u_bar[:-2] += t_bar_2
    return u_bar
