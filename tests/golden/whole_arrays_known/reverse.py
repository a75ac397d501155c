"""whole_arrays_known in reverse mode, which mode="auto" takes."""

import numpy as np


def _scatter_along(
    x: np.ndarray, places: np.ndarray, values: np.ndarray, axis: int | None = 0
) -> np.ndarray:
    """An array of the shape of x into which values are added at places along an axis; the transpose of np.take_along_axis."""
    if axis is None:
        flat = np.zeros(x.size, x.dtype)
        np.add.at(flat, places, values)
        return flat.reshape(x.shape)
    x_bar = np.zeros_like(x)
    others = [1 if i == axis % x.ndim else n for i, n in enumerate(x.shape)]
    index = list(np.ogrid[tuple(slice(n) for n in others)])
    index[axis] = places
    np.add.at(x_bar, tuple(index), values)
    return x_bar


def spread(X, w):
    """Derivative of spread by X.

    The sum of the deviations of the columns, weighted.
    """
    std_X = np.std(X, axis=0)
    return (
        w
        * (X - np.mean(X, axis=0, keepdims=True))
        / (X.shape[0] * np.where(std_X == 0, 1, std_X))
    )


def joined(X, w):
    """Derivative of joined by X."""
    both = np.concatenate([X, 2 * X])
    both_bar = w * np.cos(both)
    return np.broadcast_to(both_bar[: len(X)] + 2 * both_bar[len(X) :], X.shape).copy()


def contracted(X, w):
    """Derivative of contracted by X."""
    t_bar = 2 * np.einsum("ij,kj->ik", X, X)
    return (
        t_bar @ X
        + t_bar.T @ X
        + np.outer(np.broadcast_to(1.0, np.shape(np.einsum("ij,j->i", X, w))), w)
    )


def ordered(X, w):
    """Derivative of ordered by X."""
    rows = np.sort(X, axis=1)
    rows_bar = (
        np.flip(
            np.cumsum(
                np.flip(
                    np.broadcast_to(1.0, np.shape(np.cumsum(rows * w, axis=1))), axis=1
                ),
                axis=1,
            ),
            axis=1,
        )
        * w
    )
    return _scatter_along(X, np.argsort(X, axis=1), rows_bar, 1)


def fitted(X, w):
    """Derivative of fitted by w."""
    A = X.T @ X + np.diag(w)
    t = np.linalg.solve(A, w)
    t_2 = np.linalg.solve(A.T, np.broadcast_to(1.0, np.shape(t)))
    A_bar = -np.outer(t_2, t)
    return t_2 + w / (np.linalg.norm(w) or 1.0) + np.diag(A_bar)
