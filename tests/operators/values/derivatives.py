"""values, differentiated."""

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
    """The cotangent of u for a cotangent of path's value."""
    h, steps, u, u_saved = saved
    u = u.copy()
    u_saved = u_saved.copy()
    u_bar = u_bar.copy()
    for _ in range(steps):
        # u[1:-1] += h * (u[2:] - 2 * u[1:-1] + u[:-2]) * u[1:-1]
        u[1:-1] = u_saved.pop()
        t_bar = u_bar[1:-1].copy()
        t_bar_2 = t_bar * u[1:-1] * h
        u_bar[2:] += t_bar_2
        u_bar[1:-1] += h * t_bar * (u[2:] - 2 * u[1:-1] + u[:-2]) - 2 * t_bar_2
        u_bar[:-2] += t_bar_2
    return u_bar


def layer_by_x(W, b, x):
    """Value and Jacobian of layer by x."""
    t = np.tanh(W @ x + b)
    t_2 = 1 - t**2
    columns = []
    for x_dot in np.eye(x.size):
        columns.append(W @ x_dot * t_2)
    return t, np.stack(columns, axis=-1)


def _layer_value_and_jacobian_by_W(W, b, x):
    """Value and Jacobian of layer by W."""
    t = np.tanh(W @ x + b)
    t_2 = 1 - t**2
    rows = []
    for value_bar in np.eye(t.size):
        rows.append(np.outer(value_bar * t_2, x))
    return t, np.stack(rows)


def _layer_jacobian_by_b(W, b, x):
    """Jacobian of layer by b."""
    return np.diag(1 - np.tanh(W @ x + b) ** 2)


def layer_by_both(W, b, x):
    """Value and Jacobian of layer by W and b."""
    value, by_W = _layer_value_and_jacobian_by_W(W, b, x)
    by_b = _layer_jacobian_by_b(W, b, x)
    return value, (by_W, by_b)


def loss_slope(w, c, X):
    """Value and Jacobian of loss by w."""
    t = -X @ w
    t_2 = np.exp(t)
    return (
        np.mean(np.log1p(t_2)) + c * np.sum(w**2),
        (-X).T @ (t_2 / (t.size * (1 + t_2))) + 2 * c * w,
    )


def loss_bend(w, c, X):
    """Value and Hessian of loss by w."""
    t = -X @ w
    t_2 = np.exp(t)
    t_3 = 1 + t_2
    t_4 = (1 - t_2 / t_3) / (t.size * t_3)
    t_5 = 2 * c
    columns = []
    for w_dot in np.eye(w.size):
        t_2_dot = -X @ w_dot * t_2
        columns.append((-X).T @ (t_2_dot * t_4) + w_dot * t_5)
    return np.mean(np.log1p(t_2)) + c * np.sum(w**2), np.stack(columns, axis=-1)


def _loss_value_and_hessian_by_w(w, c, X):
    """Value and Hessian of loss by w."""
    t = -X @ w
    t_2 = np.exp(t)
    t_3 = np.sum(w**2)
    t_4 = 1 + t_2
    t_5 = 2 * w
    t_6 = (1 - t_2 / t_4) / (t.size * t_4)
    t_7 = 2 * c
    columns = []
    columns_2 = []
    for w_dot in np.eye(w.size):
        t_2_dot = -X @ w_dot * t_2
        t_3_dot = np.sum(w_dot * t_5)
        columns.append((-X).T @ (t_2_dot * t_6) + w_dot * t_7)
        columns_2.append(t_3_dot)
    return np.mean(np.log1p(t_2)) + c * t_3, (
        np.stack(columns, axis=-1),
        np.stack(columns_2, axis=-1),
    )


def _loss_hessian_by_c(w, c, X):
    """Hessian of loss by c."""
    return 2 * w, 0.0


def loss_bends(w, c, X):
    """Value and Hessian of loss by w and c."""
    value, by_w = _loss_value_and_hessian_by_w(w, c, X)
    by_c = _loss_hessian_by_c(w, c, X)
    return value, ((by_w[0], by_c[0]), (by_w[1], by_c[1]))


def path_by_columns(u, h, steps):
    """Value and Jacobian of path by u."""
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
    return u, u_2_dot


def path_by_rows(u, h, steps):
    """Value and Jacobian of path by u."""
    value, saved = _path_forward(u, h, steps)
    rows = []
    for value_bar in np.eye(value.size):
        rows.append(_path_pullback(saved, value_bar))
    return value, np.stack(rows)


def wave_by_x(x, a):
    """Value and Jacobian of wave by x."""
    return a * np.sin(x), np.diag(a * np.cos(x))


def both_by_x(x, y):
    """Value and Jacobian of both by x."""
    z = np.cumsum(x)
    z[0] *= y
    columns = []
    columns_2 = []
    for x_dot in np.eye(x.size):
        z_dot = np.cumsum(x_dot)
        z_dot[0] = z_dot[0] * y
        columns.append(z_dot)
        columns_2.append(y * np.sum(x_dot))
    return (z, np.sum(x) * y), (
        np.stack(columns, axis=-1),
        np.stack(columns_2, axis=-1),
    )


def _both_value_and_jacobian_by_x(x, y):
    """Value and Jacobian of both by x."""
    z = np.cumsum(x)
    z[0] *= y
    columns = []
    columns_2 = []
    for x_dot in np.eye(x.size):
        z_dot = np.cumsum(x_dot)
        z_dot[0] = z_dot[0] * y
        columns.append(z_dot)
        columns_2.append(y * np.sum(x_dot))
    return (z, np.sum(x) * y), (
        np.stack(columns, axis=-1),
        np.stack(columns_2, axis=-1),
    )


def _both_jacobian_by_y(x, y):
    """Jacobian of both by y."""
    z = np.cumsum(x)
    z_dot = np.zeros_like(x)
    z_dot[0] = z_dot[0] * y + z[0]
    z[0] *= y
    return z_dot, np.sum(x)


def both_by_both(x, y):
    """Value and Jacobian of both by x and y."""
    value, by_x = _both_value_and_jacobian_by_x(x, y)
    by_y = _both_jacobian_by_y(x, y)
    return value, ((by_x[0], by_y[0]), (by_x[1], by_y[1]))


def curve_bend(t: float):
    """Value and Hessian of curve by t."""
    sin_t = np.sin(t)
    sin_t_dot = np.cos(t)
    return t**4 * sin_t, t**2 * (
        3 * (4 * sin_t + t * sin_t_dot) + (4 * sin_t_dot + (sin_t_dot - sin_t * t)) * t
    )
