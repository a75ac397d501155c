"""gauss_newton, differentiated."""

import numpy as np


def _smooth_tangent_forward(z, z_dot, k: int):
    """The value of _smooth_tangent, and what its reverse half reads."""
    saved = []
    for _ in range(k):
        saved.append((z_dot, z))
        z_dot = z_dot + 0.1 * z_dot * np.cos(z)
        z = z + 0.1 * np.sin(z)
    return (z, z_dot.copy()), (k, saved)


def _smooth_tangent_backward(saved_2, z_bar, value_bar):
    """The cotangent of z for a cotangent of _smooth_tangent's value."""
    k, saved = saved_2
    z_bar = z_bar.copy()
    z_dot_bar = value_bar.copy()
    for _ in range(k):
        z_dot, z = saved.pop()
        # z = z + 0.1 * np.sin(z)
        cos_z = np.cos(z)
        z_bar += 0.1 * z_bar * cos_z
        # z_dot = z_dot + 0.1 * z_dot * np.cos(z)
        t = 0.1 * z_dot_bar
        z_bar -= t * z_dot * np.sin(z)
        z_dot_bar += t * cos_z
    return z_bar


def residuals_product(p, p_dot, times, y):
    """Gauss-Newton product of residuals by p."""
    t = np.exp(-p[1] * times)
    # the tangent of the result is sent back
    t_bar = (p_dot[0] - p_dot[1] * p[0] * times) * t
    p_bar = np.zeros_like(p)
    p_bar[0] = np.sum(t_bar * t)
    # t = np.exp(-p[1] * times)
    p_bar[1] -= np.sum(t_bar * p[0] * t * times)
    return p_bar


def layer_product(W, b, W_dot, b_dot, X, Y):
    """Gauss-Newton product of layer by W and b."""
    t = np.tanh(X @ W + b)
    t_2 = 1 - t**2
    t_bar = (X @ W_dot + b_dot) * t_2 * t_2
    return X.T @ t_bar, t_bar.sum(axis=0)


def path_product(u, u_dot, h, steps):
    """Gauss-Newton product of path by u."""
    u = u.copy()
    u_2_dot = u_dot.copy()
    t_saved = []
    u_saved = []
    for _ in range(steps):
        t = u[2:] - 2 * u[1:-1] + u[:-2]
        u_2_dot[1:-1] += h * (
            (u_2_dot[2:] - 2 * u_2_dot[1:-1] + u_2_dot[:-2]) * u[1:-1]
            + u_2_dot[1:-1] * t
        )
        u_saved.append(u[1:-1].copy())
        u[1:-1] += h * t * u[1:-1]
        t_saved.append(t)
    # the tangent of the result is sent back
    u_bar = u_2_dot.copy()
    for _ in range(steps):
        t = t_saved.pop()
        # u[1:-1] += h * t * u[1:-1]
        u[1:-1] = u_saved.pop()
        t_bar = u_bar[1:-1].copy()
        u_bar[1:-1] += h * t_bar * t
        # t = u[2:] - 2 * u[1:-1] + u[:-2]
        t_bar_2 = t_bar * u[1:-1] * h
        u_bar[2:] += t_bar_2
        u_bar[1:-1] -= 2 * t_bar_2
        u_bar[:-2] += t_bar_2
    return u_bar


def misfit_product(z, z_dot, y):
    """Gauss-Newton product of misfit by z."""
    (smooth_z, smooth_z_dot), smooth_z_saved = _smooth_tangent_forward(z, z_dot, 3)
    smooth_z_bar = smooth_z_dot.copy()
    smooth_z_dot_bar = np.zeros_like(smooth_z_dot)
    z_bar = _smooth_tangent_backward(smooth_z_saved, smooth_z_bar, smooth_z_dot_bar)
    return 2 * np.sum(2 * z_dot * z) * z + z_bar


def swing_product(
    x: float, v: float, x_dot: float, v_dot: float, h: float, steps: int
) -> tuple[float, float]:
    """Gauss-Newton product of swing by x and v."""
    saved = []
    for _ in range(steps):
        v_dot = v_dot - x_dot * h * np.cos(x)
        saved.append((v, x))
        v = v - h * np.sin(x)
        x_dot = x_dot + 2 * v_dot * h * v
        x = x + h * v * v
    if x > 3.0:
        # the tangent of the result is sent back
        x_bar = 2 * (2 * x_dot)
        v_bar = 0.0
        for _ in range(steps):
            # x = x + h * v * v
            v_bar += 2 * x_bar * v * h
            v, x = saved.pop()
            # v = v - h * np.sin(x)
            x_bar -= v_bar * h * np.cos(x)
        return x_bar, v_bar
    # the tangent of the result is sent back
    t_bar = x_dot * v + v_dot * x
    x_bar = t_bar * v
    v_bar = t_bar * x
    for _ in range(steps):
        # x = x + h * v * v
        v_bar += 2 * x_bar * v * h
        v, x = saved.pop()
        # v = v - h * np.sin(x)
        x_bar -= v_bar * h * np.cos(x)
    return x_bar, v_bar
