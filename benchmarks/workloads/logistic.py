"""Two-class logistic regression, by the weights and the bias."""

import numpy as np
from harness import Case


def logistic_loss(w, b, X, y):
    z = X @ w + b
    p = 1.0 / (1.0 + np.exp(-z))
    return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p))


def logistic_loss_by_hand(w, b, X, y):
    """Line by line, without algebra."""
    z = X @ w + b
    e = np.exp(-z)
    d = 1.0 + e
    p = 1.0 / d
    q = 1.0 - p
    y1 = 1.0 - y
    value = -np.mean(y * np.log(p) + y1 * np.log(q))
    c = -1.0 / y.size
    p_bar = c * (y / p - y1 / q)
    z_bar = p_bar * p * p * e
    return value, (X.T @ z_bar, np.sum(z_bar))


def data(n, d):
    rng = np.random.default_rng(1)
    X = rng.standard_normal((n, d))
    w = rng.standard_normal(d) / np.sqrt(d)
    y = (X @ w + 0.3 * rng.standard_normal(n) > 0).astype(float)
    return 0.5 * w, 0.1, X, y


CASES = (
    Case("logistic, 100 x 2", logistic_loss, ("w", "b"), logistic_loss_by_hand, lambda: data(100, 2)),
    Case("logistic, 100000 x 100", logistic_loss, ("w", "b"), logistic_loss_by_hand, lambda: data(100_000, 100)),
)
