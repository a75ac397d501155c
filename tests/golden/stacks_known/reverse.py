"""stacks_known in reverse mode, which mode="auto" takes."""

import numpy as np


def layer(x, w, s):
    """Derivative of layer by x and w."""
    t_bar = 1 - np.tanh(x @ w) ** 2
    return t_bar @ w.T, np.tensordot(x, t_bar, axes=((0, 1), (0, 1)))


def attention(x, w, s):
    """Derivative of attention by x and s.

    A matrix of its own for each element of the batch.
    """
    t_bar = 1 - np.tanh(x @ s) ** 2
    return t_bar @ np.swapaxes(s, -1, -2), np.swapaxes(x, -1, -2) @ t_bar


def contracted(x, w, s):
    """Derivative of contracted by x and w."""
    y = np.tensordot(x, w, axes=([2], [0]))
    # return np.sum(y**2) + np.sum(np.inner(w, y) ** 2)
    t_bar = 2 * np.inner(w, y)
    # y = np.tensordot(x, w, axes=([2], [0]))
    y_bar = 2 * y + np.tensordot(t_bar, w, axes=(0, 0))
    return y_bar @ w.T, np.tensordot(t_bar, y, axes=2) + np.tensordot(
        x, y_bar, axes=((0, 1), (0, 1))
    )


def unpaired(x, w, s):
    """Derivative of unpaired by x and w."""
    t_bar = 2 * np.einsum("bnk,km->bk", x, w)
    return (
        np.broadcast_to((t_bar * np.sum(w, axis=1))[:, None, :], x.shape).copy(),
        np.broadcast_to(
            np.einsum("bk,bk->k", np.sum(x, axis=1), t_bar)[:, None], w.shape
        ).copy(),
    )


def repeated(x, w, s):
    """Derivative of repeated by w."""
    return np.sum(
        (2 * np.tile(w, (2, 3))).reshape(2, w.shape[0], 3, w.shape[1]), axis=(0, 2)
    ) + np.sum(
        (3 * np.repeat(w, 2, axis=1) ** 2).reshape(w.shape[0], w.shape[1], 2), axis=2
    )


def framed(x, w, s):
    """Derivative of framed by w."""
    return (2 * np.pad(w, 1))[1:-1, 1:-1] + (3 * np.pad(w, ((2, 0), (0, 1))) ** 2)[
        2:, :-1
    ]


def measured(x, w, s):
    """Derivative of measured by w."""
    t = 2 * np.cov(w)
    return np.sign(w) + (t + t.T) @ (w - np.mean(w, axis=1, keepdims=True)) / (
        w.shape[1] - 1
    )
