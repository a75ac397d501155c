"""pendulum, differentiated."""

from functools import partial

import numpy as np


def _path_forward(u, h, steps):
    """The value of path, and what its reverse half reads."""
    u = u.copy()
    u_saved = []
    for _ in range(steps):
        u_saved.append(u[1:-1].copy())
        u[1:-1] += h * (u[2:] - 2 * u[1:-1] + u[:-2]) * u[1:-1]
    return u.copy(), (h, steps, u, u_saved)


def _path_pullback(saved, u_bar):
    """The cotangent of u and h for a cotangent of path's value."""
    h, steps, u, u_saved = saved
    u = u.copy()
    u_saved = u_saved.copy()
    u_bar = u_bar.copy()
    h_bar = 0.0
    for _ in range(steps):
        # u[1:-1] += h * (u[2:] - 2 * u[1:-1] + u[:-2]) * u[1:-1]
        u[1:-1] = u_saved.pop()
        t_bar = u_bar[1:-1].copy()
        t_bar_2 = t_bar * u[1:-1]
        t = u[2:] - 2 * u[1:-1] + u[:-2]
        h_bar += np.sum(t_bar_2 * t)
        t_bar_3 = t_bar_2 * h
        u_bar[2:] += t_bar_3
        u_bar[1:-1] += h * t_bar * t - 2 * t_bar_3
        u_bar[:-2] += t_bar_3
    return u_bar, h_bar


def curvature(
    x: float, v: float, x_dot: float, v_dot: float, h: float, steps: int
) -> tuple[float, float]:
    """Hessian of swing by x and v, times a vector."""
    saved = []
    saved_dot = []
    for _ in range(steps):
        saved_dot.append((v_dot, x_dot))
        saved.append((v, x))
        v_dot = v_dot - x_dot * h * np.cos(x)
        v = v - h * np.sin(x)
        x_dot = x_dot + 2 * v_dot * h * v
        x = x + h * v * v
    # return x * v
    v_bar = x
    v_bar_dot = x_dot
    x_bar = v
    x_bar_dot = v_dot
    for _ in range(steps):
        # x = x + h * v * v
        v_bar_dot += 2 * (x_bar_dot * v + v_dot * x_bar) * h
        v_bar += 2 * x_bar * v * h
        v_dot, x_2_dot = saved_dot.pop()
        v, x = saved.pop()
        cos_x = np.cos(x)
        # v = v - h * np.sin(x)
        x_bar_dot -= h * (v_bar_dot * cos_x - x_2_dot * v_bar * np.sin(x))
        x_bar -= v_bar * h * cos_x
    return x_bar_dot, v_bar_dot


def _swing_hvp(
    x: float, v: float, x_dot: float, v_dot: float, h: float, steps: int
) -> tuple[float, float]:
    """Hessian of swing by x and v, times a vector."""
    saved = []
    saved_dot = []
    for _ in range(steps):
        saved_dot.append((v_dot, x_dot))
        saved.append((v, x))
        v_dot = v_dot - x_dot * h * np.cos(x)
        v = v - h * np.sin(x)
        x_dot = x_dot + 2 * v_dot * h * v
        x = x + h * v * v
    # return x * v
    v_bar = x
    v_bar_dot = x_dot
    x_bar = v
    x_bar_dot = v_dot
    for _ in range(steps):
        # x = x + h * v * v
        v_bar_dot += 2 * (x_bar_dot * v + v_dot * x_bar) * h
        v_bar += 2 * x_bar * v * h
        v_dot, x_2_dot = saved_dot.pop()
        v, x = saved.pop()
        cos_x = np.cos(x)
        # v = v - h * np.sin(x)
        x_bar_dot -= h * (v_bar_dot * cos_x - x_2_dot * v_bar * np.sin(x))
        x_bar -= v_bar * h * cos_x
    return x_bar_dot, v_bar_dot


def blocks(x: float, v: float, h: float, steps: int):
    """Hessian of swing by x and v."""
    by_x = _swing_hvp(x, v, 1.0, 0.0, h, steps)
    by_v = _swing_hvp(x, v, 0.0, 1.0, h, steps)
    return (by_x[0], by_v[0]), (by_x[1], by_v[1])


def path_pullback(u, h, steps):
    """Value and pullback of path by u and h."""
    value, saved = _path_forward(u, h, steps)
    return value, partial(_path_pullback, saved)


def path_jacobian(u, h, steps):
    """Jacobian of path by u."""
    u_dot = np.eye(u.size)
    u = u.copy()
    u_2_dot = u_dot.copy()
    for _ in range(steps):
        t = u[2:] - 2 * u[1:-1] + u[:-2]
        u_2_dot[1:-1] += h * (
            (u_2_dot[2:] - 2 * u_2_dot[1:-1] + u_2_dot[:-2]) * u[1:-1][:, None]
            + u_2_dot[1:-1] * t[:, None]
        )
        u[1:-1] += h * t * u[1:-1]
    return u_2_dot
