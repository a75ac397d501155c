"""Shapes are known."""

import numpy as np

import astgrad

KINDS = "X: float64[n, d], w: float64[d]"
POINTS = [(np.array([[0.7, 1.9, 0.2], [1.4, 0.3, 1.1], [0.9, 0.6, 1.7], [0.4, 1.2, 0.8]]), np.array([0.5, 1.5, 0.8]))]


@astgrad.derivative
def spread(X, w):
    """The sum of the deviations of the columns, weighted."""
    return np.sum(w * np.std(X, axis=0))


@astgrad.derivative
def joined(X, w):
    both = np.concatenate([X, 2 * X])
    return np.sum(np.sin(both) @ w)


@astgrad.derivative
def contracted(X, w):
    return np.sum(np.einsum("ij,kj->ik", X, X) ** 2) + np.sum(np.einsum("ij,j->i", X, w))


@astgrad.derivative
def ordered(X, w):
    rows = np.sort(X, axis=1)
    return np.sum(np.cumsum(rows * w, axis=1))


@astgrad.derivative(wrt="w")
def fitted(X, w):
    A = X.T @ X + np.diag(w)
    return np.sum(np.linalg.solve(A, w)) + np.linalg.norm(w)
