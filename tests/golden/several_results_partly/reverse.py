"""several_results_partly in reverse mode, which mode="auto" takes."""

import numpy as np


def _gaps(w: np.ndarray) -> np.ndarray:
    """1 / (w[j] - w[i]), 0 on the diagonal; without finite value where two are equal."""
    difference = w[..., None, :] - w[..., :, None]
    with np.errstate(divide="ignore"):
        return np.where(
            np.eye(w.shape[-1], dtype=bool),
            0.0,
            1 / np.where(np.eye(w.shape[-1], dtype=bool), 1.0, difference),
        )


def _one_triangle(s_bar: np.ndarray, UPLO: str = "L") -> np.ndarray:
    """The cotangent of a matrix of which one triangle is read, for a cotangent of the symmetric matrix that this makes."""
    both = s_bar + np.swapaxes(s_bar, -1, -2)
    strict = np.tril(both, -1) if UPLO in ("L", "l") else np.triu(both, 1)
    return strict + s_bar * np.eye(s_bar.shape[-1], dtype=s_bar.dtype)


def _eigh_vectors_bar(
    w: np.ndarray, v: np.ndarray, v_bar: np.ndarray, UPLO: str = "L"
) -> np.ndarray:
    """The cotangent of a for a cotangent of the eigenvectors v of np.linalg.eigh(a)."""
    v_t = np.swapaxes(v, -1, -2)
    return _one_triangle(v @ (_gaps(w) * (v_t @ v_bar)) @ v_t, UPLO)


def _sum_to(x_bar: np.ndarray, x: float | np.ndarray) -> np.float64 | np.ndarray:
    """Sums x_bar over the axes that broadcasting added to x or stretched, back to the shape and floating dtype of x."""
    shape = np.shape(x)
    x_bar = np.expand_dims(x_bar, tuple(range(len(shape) - np.ndim(x_bar))))
    x_bar = np.sum(x_bar, axis=tuple(range(np.ndim(x_bar) - len(shape))))
    x_bar = np.sum(
        x_bar, axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True
    )
    dtype = np.result_type(x)
    return x_bar.astype(dtype if dtype.kind in "fc" else np.float64, copy=False)[()]


def halves(x, y):
    """Derivative of halves by x."""
    position, speed = np.split(x, 2)
    # return np.sum(position * speed * y)
    t_bar = _sum_to(
        np.broadcast_to(
            y, np.broadcast_shapes(np.shape(position), np.shape(speed), np.shape(y))
        ),
        position * speed,
    )
    # position, speed = np.split(x, 2)
    speed_bar = _sum_to(t_bar * position, speed)
    return np.concatenate([_sum_to(t_bar * speed, position), speed_bar])


def on_a_grid(x, y):
    """Derivative of on_a_grid by x and y."""
    X, Y = np.meshgrid(x, y)
    sin_X = np.sin(X)
    t = np.broadcast_shapes(np.shape(sin_X), np.shape(Y))
    X_bar = _sum_to(np.broadcast_to(Y, t), sin_X) * np.cos(X)
    Y_bar = _sum_to(np.broadcast_to(sin_X, t), Y)
    return np.broadcast_to(
        np.reshape(np.sum(X_bar, axis=0), x.shape), x.shape
    ).copy(), np.sum(Y_bar, axis=1)


def spectrum(x, y):
    """Derivative of spectrum by x."""
    values, vectors = np.linalg.eigh(x.reshape(2, 2))
    values_bar = vectors.T @ y / values
    vectors_bar = np.outer(np.log(values), y).T
    return np.broadcast_to(
        np.reshape(_one_triangle(vectors * values_bar @ vectors.T), np.shape(x))
        + np.reshape(
            _eigh_vectors_bar(values, vectors, np.broadcast_to(vectors_bar, (2, 2))),
            np.shape(x),
        ),
        x.shape,
    ).copy()
