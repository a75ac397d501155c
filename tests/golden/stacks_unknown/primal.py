"""Shapes are not known: the ranks that decide are found out when it runs."""

import numpy as np

import astgrad

_rng = np.random.default_rng(7)
POINTS = [(_rng.uniform(0.5, 1.5, (2, 3, 4)), _rng.uniform(0.5, 1.5, (4, 2)), _rng.uniform(0.5, 1.5, (2, 4, 2)))]


@astgrad.derivative(wrt=("x", "w"))
def layer(x, w, s):
    return np.sum(np.tanh(x @ w))


@astgrad.derivative(wrt=("x", "s"))
def attention(x, w, s):
    """A matrix of its own for each element of the batch."""
    return np.sum(np.tanh(x @ s))


@astgrad.derivative(wrt=("x", "w"))
def contracted(x, w, s):
    y = np.tensordot(x, w, axes=([2], [0]))
    return np.sum(y**2) + np.sum(np.inner(w, y) ** 2)


@astgrad.derivative(wrt=("x", "w"))
def unpaired(x, w, s):
    return np.sum(np.einsum("bnk,km->bk", x, w) ** 2)


@astgrad.derivative(wrt="w")
def repeated(x, w, s):
    return np.sum(np.tile(w, (2, 3)) ** 2) + np.sum(np.repeat(w, 2, axis=1) ** 3)


@astgrad.derivative(wrt="w")
def framed(x, w, s):
    return np.sum(np.pad(w, 1) ** 2) + np.sum(np.pad(w, ((2, 0), (0, 1))) ** 3)


@astgrad.derivative(wrt="w")
def measured(x, w, s):
    return np.sum(np.linalg.norm(w, 1, axis=1))
