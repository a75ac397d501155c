"""several, differentiated."""

from functools import partial

import numpy as np


def _both_forward(x, y):
    """The value of both, and what its reverse half reads."""
    return (x * y, np.sum(x) * y), (x, y)


def _both_pullback(saved, result_bar):
    """The cotangent of x and y for a cotangent of both's value."""
    value_bar, value_bar_2 = result_bar
    x, y = saved
    return y * (value_bar + value_bar_2), np.sum(value_bar * x) + value_bar_2 * np.sum(
        x
    )


def _loss_hessian_by_w(w, b, X):
    """Hessian of loss by w."""
    t = np.tanh(X @ w + b)
    t_2 = t**2
    t_3 = (1 - t_2) * (2 - 6 * t_2)
    columns = []
    columns_2 = []
    for w_dot in np.eye(w.size):
        t_bar_dot = X @ w_dot * t_3
        columns.append(X.T @ t_bar_dot)
        columns_2.append(t_bar_dot.sum())
    return np.stack(columns, axis=-1), np.stack(columns_2, axis=-1)


def _loss_hessian_by_b(w, b, X):
    """Hessian of loss by b."""
    t = np.tanh(X @ w + b)
    t_2 = t**2
    t_bar_dot = (1 - t_2) * (2 - 6 * t_2)
    return X.T @ t_bar_dot, t_bar_dot.sum()


def hessian(w, b, X):
    """Hessian of loss by w and b."""
    by_w = _loss_hessian_by_w(w, b, X)
    by_b = _loss_hessian_by_b(w, b, X)
    return (by_w[0], by_b[0]), (by_w[1], by_b[1])


def hessian_times(w, b, w_dot, b_dot, X):
    """Hessian of loss by w and b, times a vector."""
    t = np.tanh(X @ w + b)
    t_2 = t**2
    t_bar_dot = (X @ w_dot + b_dot) * (1 - t_2) * (2 - 6 * t_2)
    return X.T @ t_bar_dot, t_bar_dot.sum()


def along(w, b, b_dot, w_dot, X):
    """Value and tangent of loss, for a tangent of b and w."""
    t = np.tanh(X @ w + b)
    t_2 = t**2
    return np.sum(t_2), np.sum(2 * (X @ w_dot + b_dot) * (1 - t_2) * t)


def _both_jacobian_by_x(x, y):
    """Jacobian of both by x."""
    columns = []
    columns_2 = []
    for x_dot in np.eye(x.size):
        columns.append(x_dot * y)
        columns_2.append(y * np.sum(x_dot))
    return np.stack(columns, axis=-1), np.stack(columns_2, axis=-1)


def _both_jacobian_by_y(x, y):
    """Jacobian of both by y."""
    return x.copy(), np.sum(x)


def both_jacobian(x, y):
    """Jacobian of both by x and y."""
    by_x = _both_jacobian_by_x(x, y)
    by_y = _both_jacobian_by_y(x, y)
    return (by_x[0], by_y[0]), (by_x[1], by_y[1])


def both_pullback(x, y):
    """Value and pullback of both by x and y."""
    value, saved = _both_forward(x, y)
    return value, partial(_both_pullback, saved)


def both_along(x, x_dot, y):
    """Value and tangent of both, for a tangent of x."""
    return (x * y, np.sum(x) * y), (x_dot * y, y * np.sum(x_dot))
