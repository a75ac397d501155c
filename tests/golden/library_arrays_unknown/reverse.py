"""library_arrays_unknown in reverse mode, which mode="auto" takes."""

import numpy as np
from scipy import fft, integrate, linalg, ndimage, signal, special, stats


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


def _matmul_x_bar(
    x: np.ndarray, y: np.ndarray, out_bar: np.ndarray
) -> np.float64 | np.ndarray:
    """The cotangent of x for a cotangent of x @ y, for arrays of one dimension or more."""
    rows = np.expand_dims(out_bar, -1) if np.ndim(y) == 1 else out_bar
    rows = rows[..., None, :] if np.ndim(x) == 1 else rows
    x_bar = rows @ np.swapaxes(np.reshape(y, (-1, 1)) if np.ndim(y) == 1 else y, -1, -2)
    return _sum_to(x_bar[..., 0, :] if np.ndim(x) == 1 else x_bar, x)


def apart(A, b, X):
    """Derivative of apart by A and b.

    The lengths of the differences, weighted.
    """
    t = linalg.norm(X - b, axis=1)
    t_2 = linalg.norm(A - b)
    t_bar = (A - b) * _sum_to(t, t_2) / (t_2 or 1.0)
    return _sum_to(t_bar, A), _sum_to(-t_bar, b) + _sum_to(
        np.broadcast_to(
            (b - X)
            * np.expand_dims(
                np.broadcast_to(t_2 / np.where(t == 0, 1, t), np.shape(t)), 1
            ),
            np.broadcast_shapes(np.shape(X), np.shape(b)),
        ),
        b,
    )


def decided(A, b, X):
    """Derivative of decided by A."""
    expit_A = special.expit(A)
    return (
        (1 - expit_A)
        * _sum_to(
            np.broadcast_to(b, np.broadcast_shapes(np.shape(expit_A), np.shape(b))),
            expit_A,
        )
        * expit_A
        + _sum_to(np.broadcast_to(-np.log(b), np.shape(special.xlogy(A, b))), A)
        + special.softmax(A)
    )


def weighed(A, b, X):
    """Derivative of weighed by X."""
    shares = special.softmax(X, axis=1)
    shares_bar = special.gammaln(X)
    log_softmax_X = special.log_softmax(X, axis=1)
    t = _matmul_x_bar(
        log_softmax_X, b, np.broadcast_to(1.0, np.shape(log_softmax_X @ b))
    )
    return (
        shares * special.digamma(X)
        + (t - np.exp(log_softmax_X) * np.sum(t, axis=1, keepdims=True))
        + shares * (shares_bar - np.sum(shares_bar * shares, axis=1, keepdims=True))
    )


def likelihood(A, b, X):
    """Derivative of likelihood by b."""
    return _sum_to((X - b) / 4, b) + _sum_to(np.log(A) - special.digamma(b), b)


def scored(A, b, X):
    """Derivative of scored by b."""
    zscore_b = stats.zscore(b)
    t = _sum_to(
        np.broadcast_to(A[0], np.broadcast_shapes(np.shape(zscore_b), np.shape(A[0]))),
        zscore_b,
    )
    gmean_b = stats.gmean(b)
    skew_b = stats.skew(b)
    t_2 = np.broadcast_shapes(np.shape(gmean_b), np.shape(skew_b))
    t_3 = b - np.mean(b, axis=0, keepdims=True)
    std_b = np.std(b, axis=0, keepdims=True)
    return np.array(
        np.broadcast_to(
            np.expand_dims(_sum_to(np.broadcast_to(skew_b, t_2), gmean_b), 0)
            * stats.gmean(b, axis=0, keepdims=True)
            / (np.shape(b)[0] * b)
            + 3
            * (
                (t_3 / std_b) ** 2
                - 1
                - t_3 * stats.skew(b, axis=0, keepdims=True) / std_b
            )
            * np.expand_dims(_sum_to(np.broadcast_to(gmean_b, t_2), skew_b), 0)
            / (np.shape(b)[0] * std_b)
            + (
                t
                - np.mean(t, axis=0, keepdims=True)
                - zscore_b * np.mean(zscore_b * t, axis=0, keepdims=True)
            )
            / std_b,
            np.shape(b),
        )
    )[()]


def smoothed(A, b, X):
    """Derivative of smoothed by b."""
    taps = np.array([0.25, 0.5, 0.25])
    y = signal.lfilter(taps, [1.0], b)
    # return np.sum(signal.convolve(y, b) ** 2) + np.sum(fft.dct(y) ** 2)
    t_bar = 2 * signal.convolve(y, b)
    # y = signal.lfilter(taps, [1.0], b)
    t = 2 * fft.dct(y)
    y_bar = signal.correlate(t_bar, b, mode="valid") + fft.dct(
        t * _ends(t, 2.0, 1.0, -1), type=3
    )
    return signal.correlate(t_bar, y, mode="valid") + np.flip(
        signal.lfilter(taps, [1.0], np.flip(y_bar, -1)), -1
    )


def blurred(A, b, X):
    """Derivative of blurred by X."""
    return ndimage.gaussian_filter(
        2 * ndimage.gaussian_filter(X, 0.5), 0.5
    ) + signal.detrend(2 * signal.detrend(X, axis=0), axis=0)


def area(A, b, X):
    """Derivative of area by X."""
    return np.full_like(
        X,
        np.moveaxis(
            np.multiply.outer(
                integrate.simpson(np.eye(X.shape[1]), axis=0),
                2 * integrate.simpson(X, axis=1),
            ),
            0,
            1,
        ),
    )[()]
