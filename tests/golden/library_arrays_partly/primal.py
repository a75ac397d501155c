"""Of one argument nothing is known."""

import numpy as np
from scipy import fft, integrate, linalg, signal, stats

import astgrad

KINDS = "A: float64[n, n], b: float64[n]"
POINTS = [
    (
        np.array([[2.0, 0.3, 0.1], [0.4, 1.5, 0.2], [0.6, 0.1, 1.8]]),
        np.array([0.7, 1.9, 1.2]),
        np.array([[1.4, 0.3, 1.1], [0.9, 0.6, 1.7], [0.4, 1.2, 0.8], [1.6, 0.5, 0.2]]),
    )
]


@astgrad.derivative(wrt=("A", "b"))
def solved(A, b, X):
    """The solution, weighted."""
    x = linalg.solve(A, b, assume_a="sym")
    return np.sum(X @ x)


@astgrad.derivative
def likelihood(A, b, X):
    cov = A @ A.T  # positive definite
    return np.sum(stats.multivariate_normal.logpdf(b, cov=cov))


@astgrad.derivative
def spectrum(A, b, X):
    w, v = linalg.eigh(A)
    return np.sum(np.exp(-w) * b) + np.sum(X @ v[:, 0]) ** 2


@astgrad.derivative(wrt="b")
def smoothed(A, b, X):
    taps = np.array([0.25, 0.5, 0.25])
    y = signal.lfilter(taps, [1.0], b)
    return np.sum(signal.convolve(y, b) ** 2) + integrate.simpson(fft.dct(y))


@astgrad.derivative(wrt="b")
def scored(A, b, X):
    part, mean = np.sum(b), stats.gmean(b)
    return part * mean * stats.skew(b) + np.sum(stats.zscore(b) * A[0])
