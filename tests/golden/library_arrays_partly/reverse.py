"""library_arrays_partly in reverse mode, which mode="auto" takes."""

import numpy as np
from scipy import fft, integrate, linalg, signal, stats


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


def _ends(x: np.ndarray, first: float, last: float, axis: int) -> np.ndarray:
    """Ones along an axis of x, but for the first and the last."""
    weights = np.ones(x.shape[axis], x.dtype)
    weights[0] *= first
    weights[-1] *= last
    return weights.reshape((-1,) + (1,) * (x.ndim - 1 - axis % x.ndim))


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


def _matmul_y_bar(
    x: np.ndarray, y: np.ndarray, out_bar: np.ndarray
) -> np.float64 | np.ndarray:
    """The cotangent of y for a cotangent of x @ y, for arrays of one dimension or more."""
    columns = np.expand_dims(out_bar, -1) if np.ndim(y) == 1 else out_bar
    columns = columns[..., None, :] if np.ndim(x) == 1 else columns
    y_bar = np.swapaxes(np.atleast_2d(x), -1, -2) @ columns
    return _sum_to(y_bar[..., 0] if np.ndim(y) == 1 else y_bar, y)


def _normal_cov_bar(
    scaled: np.ndarray, cov: np.ndarray, out_bar: float | np.ndarray
) -> np.ndarray:
    """The cotangent of the lower triangle of a covariance for one of the logarithm of the normal density.

    scaled: the deviations from the mean, times the inverse of the covariance; of one point or in rows.
    """
    points = np.atleast_2d(scaled)
    weights = np.reshape(out_bar, (-1, 1)).astype(cov.dtype)
    s_bar = ((points * weights).T @ points - np.sum(weights) * np.linalg.inv(cov)) / 2
    return np.tril(s_bar + s_bar.T) - np.diag(np.diag(s_bar))


def solved(A, b, X):
    """Derivative of solved by A and b.

    The solution, weighted.
    """
    x = linalg.solve(A, b, assume_a="sym")
    x_bar = _matmul_y_bar(X, x, np.broadcast_to(1.0, np.shape(X @ x)))
    t = linalg.solve(A, x_bar, assume_a="sym")
    return _one_triangle(-np.outer(t, x), "U"), t


def likelihood(A, b, X):
    """Derivative of likelihood by A."""
    cov = A @ A.T  # positive definite
    cov_bar = _normal_cov_bar(np.linalg.solve(cov, b), cov, 1.0)
    return cov_bar @ A + (A.T @ cov_bar).T


def spectrum(A, b, X):
    """Derivative of spectrum by A."""
    w, v = linalg.eigh(A)
    # return np.sum(np.exp(-w) * b) + np.sum(X @ v[:, 0]) ** 2
    v_bar = np.zeros_like(v)
    t = X @ v[:, 0]
    v_bar[:, 0] = _matmul_y_bar(X, v[:, 0], np.broadcast_to(2 * np.sum(t), np.shape(t)))
    # w, v = linalg.eigh(A)
    w_bar = -b * np.exp(-w)
    return _one_triangle(v * w_bar @ v.T) + _eigh_vectors_bar(w, v, v_bar)


def smoothed(A, b, X):
    """Derivative of smoothed by b."""
    taps = np.array([0.25, 0.5, 0.25])
    y = signal.lfilter(taps, [1.0], b)
    # return np.sum(signal.convolve(y, b) ** 2) + integrate.simpson(fft.dct(y))
    t_bar = 2 * signal.convolve(y, b)
    # y = signal.lfilter(taps, [1.0], b)
    dct_y = fft.dct(y)
    t = np.broadcast_to(
        integrate.simpson(np.eye(dct_y.shape[-1]), axis=0), np.shape(dct_y)
    )
    y_bar = signal.correlate(t_bar, b, mode="valid") + fft.dct(
        t * _ends(t, 2.0, 1.0, -1), type=3
    )
    return signal.correlate(t_bar, y, mode="valid") + np.flip(
        signal.lfilter(taps, [1.0], np.flip(y_bar, -1)), -1
    )


def scored(A, b, X):
    """Derivative of scored by b."""
    gmean_b = stats.gmean(b)
    part, mean = np.sum(b), gmean_b
    # return part * mean * stats.skew(b) + np.sum(stats.zscore(b) * A[0])
    t_bar = stats.skew(b)
    # part, mean = np.sum(b), stats.gmean(b)
    part_bar = t_bar * mean
    mean_bar = t_bar * part
    t = b - np.mean(b)
    std_b = np.std(b)
    zscore_b = stats.zscore(b)
    return (
        3 * part * mean * ((t / std_b) ** 2 - 1 - t_bar * t / std_b) / (b.size * std_b)
        + (A[0] - np.mean(A[0]) - zscore_b * np.mean(zscore_b * A[0])) / std_b
        + part_bar
        + mean_bar * gmean_b / (b.size * b)
    )
