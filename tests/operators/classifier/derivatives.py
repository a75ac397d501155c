"""classifier, differentiated."""

from functools import partial

import numpy as np


def _loss_forward(w, X, y):
    """The value of loss, and what its reverse half reads."""
    margin = y * (X @ w)
    return np.mean(np.log1p(np.exp(-margin))), (X, y, margin)


def _loss_pullback(saved, value_bar):
    """The cotangent of w for a cotangent of loss's value."""
    X, y, margin = saved
    t = np.exp(-margin)
    margin_bar = -value_bar * t / (margin.size * (1 + t))
    return X.T @ (margin_bar * y)


def loss_dot(w, w_dot, X, y):
    """Value and tangent of loss, for a tangent of w.

    The mean logistic loss.
    """
    margin = y * (X @ w)
    margin_dot = X @ w_dot * y
    t = np.exp(-margin)
    return np.mean(np.log1p(t)), np.mean(-margin_dot * t / (1 + t))


def loss_pullback(w, X, y):
    """Value and pullback of loss by w.

    The mean logistic loss.
    """
    value, saved = _loss_forward(w, X, y)
    return value, partial(_loss_pullback, saved)


def hessian_times(w, w_dot, X, y):
    """Hessian of loss by w, times a vector.

    The mean logistic loss.
    """
    margin = y * (X @ w)
    t = np.exp(-margin)
    t_2 = 1 + t
    return X.T @ (X @ w_dot * y**2 * t * (1 - t / t_2) / (margin.size * t_2))


def hessian(w, X, y):
    """Hessian of loss by w.

    The mean logistic loss.
    """
    margin = y * (X @ w)
    t = np.exp(-margin)
    t_2 = 1 + t
    t_3 = y**2 * t * (1 - t / t_2) / (margin.size * t_2)
    columns = []
    for w_dot in np.eye(w.size):
        columns.append(X.T @ (X @ w_dot * t_3))
    return np.stack(columns, axis=-1)


def gradient(w, X, y):
    """Jacobian of loss by w.

    The mean logistic loss.
    """
    margin = y * (X @ w)
    t = np.exp(-margin)
    return X.T @ (-y * t / (margin.size * (1 + t)))
