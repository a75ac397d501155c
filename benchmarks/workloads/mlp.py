"""A network of one hidden tanh layer, 16-64-1, by all its parameters."""

import numpy as np
from harness import Case


def network_loss(W1, b1, W2, b2, X, y):
    h = np.tanh(X @ W1 + b1)
    r = (h @ W2 + b2)[:, 0] - y
    return np.mean(r**2)


def network_loss_by_hand(W1, b1, W2, b2, X, y):
    h = np.tanh(X @ W1 + b1)
    r = (h @ W2 + b2)[:, 0] - y
    value = np.mean(r**2)
    r_bar = (2.0 / r.size) * r
    o_bar = r_bar[:, None]
    W2_bar = h.T @ o_bar
    b2_bar = np.sum(o_bar, axis=0)
    h_bar = o_bar @ W2.T
    z_bar = h_bar * (1.0 - h**2)
    return value, (X.T @ z_bar, np.sum(z_bar, axis=0), W2_bar, b2_bar)


def data(batch):
    rng = np.random.default_rng(2)
    X = rng.standard_normal((batch, 16))
    W1, W2 = rng.standard_normal((16, 64)) / 4, rng.standard_normal((64, 1)) / 8
    return W1, 0.1 * rng.standard_normal(64), W2, np.array([0.1]), X, np.sin(X.sum(axis=1))


CASES = (
    Case("network, batch 1", network_loss, ("W1", "b1", "W2", "b2"), network_loss_by_hand, lambda: data(1)),
    Case("network, batch 64", network_loss, ("W1", "b1", "W2", "b2"), network_loss_by_hand, lambda: data(64)),
    Case("network, batch 4096", network_loss, ("W1", "b1", "W2", "b2"), network_loss_by_hand, lambda: data(4096)),
)
