"""residuals, differentiated."""

from functools import partial

import numpy as np


def _residuals_forward(p, t, y):
    """The value of residuals, and what its reverse half reads."""
    a, k = p[0], p[1]
    return a * np.exp(-k * t) - y, (p, t, a, k)


def _residuals_pullback(saved, value_bar):
    """The cotangent of p for a cotangent of residuals's value."""
    p, t, a, k = saved
    p_bar = np.zeros_like(p)
    t_2 = np.exp(-k * t)
    p_bar[0] = np.sum(value_bar * t_2)
    p_bar[1] -= np.sum(value_bar * a * t_2 * t)
    return p_bar


def _layer_forward(W, b, x):
    """The value of layer, and what its reverse half reads."""
    return np.tanh(W @ x + b), (W, b, x)


def _layer_pullback(saved, value_bar):
    """The cotangent of W and b and x for a cotangent of layer's value."""
    W, b, x = saved
    t_bar = value_bar * (1 - np.tanh(W @ x + b) ** 2)
    return np.outer(t_bar, x), t_bar, W.T @ t_bar


def jacobian(p, t, y):
    """Jacobian of residuals by p."""
    p_dot = np.eye(p.size)
    a_dot, k_dot = p_dot[0], p_dot[1]
    a, k = p[0], p[1]
    return (a_dot - k_dot * a * t[:, None]) * np.exp(-k * t)[:, None]


def pullback(p, t, y):
    """Value and pullback of residuals by p."""
    value, saved = _residuals_forward(p, t, y)
    return value, partial(_residuals_pullback, saved)


def along(p, t, y, p_dot, y_dot):
    """Value and tangent of residuals, for a tangent of p and y."""
    a_dot, k_dot = p_dot[0], p_dot[1]
    a, k = p[0], p[1]
    t_2 = np.exp(-k * t)
    return a * t_2 - y, a_dot * t_2 - k_dot * a * t * t_2 - y_dot


def _layer_jacobian_by_W(W, b, x):
    """Jacobian of layer by W."""
    t = 1 - np.tanh(W @ x + b) ** 2
    rows = []
    for value_bar in np.eye(len(W)):
        rows.append(np.outer(value_bar * t, x))
    return np.stack(rows)


def _layer_jacobian_by_b(W, b, x):
    """Jacobian of layer by b."""
    return np.diag(1 - np.tanh(W @ x + b) ** 2)


def layer_jacobian(W, b, x):
    """Jacobian of layer by W and b."""
    return _layer_jacobian_by_W(W, b, x), _layer_jacobian_by_b(W, b, x)


def layer_pullback(W, b, x):
    """Value and pullback of layer by W, b and x."""
    value, saved = _layer_forward(W, b, x)
    return value, partial(_layer_pullback, saved)
