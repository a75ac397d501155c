"""rows, differentiated."""

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


def totals_jacobian(X, w):
    """Jacobian of totals by X."""
    t = w * np.cos(X)
    rows = []
    for value_bar in np.eye(len(X)):
        rows.append(value_bar[:, None] * t)
    return np.stack(rows)


def features_jacobian(x):
    """Jacobian of features by x."""
    t = 2 * x
    sin_x = np.sin(x)
    t_2 = x * np.cos(x)
    rows = []
    for value_bar in np.eye(3):
        rows.append(
            value_bar[0] * t
            + value_bar[1] * sin_x
            + value_bar[1] * t_2
            + value_bar[2] / x.size
        )
    return np.stack(rows)


def tail_jacobian(x):
    """Jacobian of tail by x."""
    x_dot = np.eye(x.size)
    x = x[1:]
    return 2 * np.cumsum(x_dot[1:], axis=0) * np.cumsum(x)[:, None]


def tail_rows(x):
    """Jacobian of tail by x."""
    x_2 = x[1:]
    cumsum_x = np.cumsum(x_2)
    t = 2 * cumsum_x
    value = cumsum_x**2
    rows = []
    for value_bar in np.eye(value.size):
        x_bar = np.zeros_like(x)
        x_bar[1:] = np.cumsum((value_bar * t)[::-1])[::-1]
        rows.append(x_bar)
    return np.stack(rows)


def path_jacobian(u, h, steps):
    """Jacobian of path by u."""
    value, saved = _path_forward(u, h, steps)
    rows = []
    for value_bar in np.eye(value.size):
        rows.append(_path_pullback(saved, value_bar))
    return np.stack(rows)


def _mixed_jacobian_by_A(A, x, b):
    """Jacobian of mixed by A."""
    y = np.exp(-x) * b
    value = np.outer(A @ y, y)
    rows = []
    for value_bar in np.eye(value.size).reshape((value.size,) + value.shape):
        rows.append(np.outer(value_bar @ y, y))
    return np.stack(rows).reshape(value.shape + A.shape)


def _mixed_jacobian_by_x(A, x, b):
    """Jacobian of mixed by x."""
    y = np.exp(-x) * b
    t = A @ y
    value = np.outer(t, y)
    rows = []
    for value_bar in np.eye(value.size).reshape((value.size,) + value.shape):
        rows.append(-(A.T @ (value_bar @ y) + t @ value_bar) * y)
    return np.stack(rows).reshape(value.shape + x.shape)


def _mixed_jacobian_by_b(A, x, b):
    """Jacobian of mixed by b."""
    t = np.exp(-x)
    y = t * b
    y_dot = t
    return np.outer(A @ y_dot, y) + np.outer(A @ y, y_dot)


def mixed_jacobian(A, x, b):
    """Jacobian of mixed by A, x and b."""
    return (
        _mixed_jacobian_by_A(A, x, b),
        _mixed_jacobian_by_x(A, x, b),
        _mixed_jacobian_by_b(A, x, b),
    )


def mixed_columns(A, x, b):
    """Jacobian of mixed by x."""
    y = np.exp(-x) * b
    t = A @ y
    columns = []
    for x_dot in np.eye(x.size):
        y_dot = -x_dot * y
        columns.append(np.outer(A @ y_dot, y) + np.outer(t, y_dot))
    return np.stack(columns, axis=-1)
