"""Nothing is known."""

import numpy as np
from scipy import fft, integrate, linalg, ndimage, signal, special, stats

import astgrad

POINTS = [
    (
        np.array([[2.0, 0.3, 0.1], [0.4, 1.5, 0.2], [0.6, 0.1, 1.8]]),
        np.array([0.7, 1.9, 1.2]),
        np.array([[1.4, 0.3, 1.1], [0.9, 0.6, 1.7], [0.4, 1.2, 0.8], [1.6, 0.5, 0.2]]),
    )
]


@astgrad.derivative(wrt=("A", "b"))
def apart(A, b, X):
    """The lengths of the differences, weighted."""
    return np.sum(linalg.norm(A - b) * linalg.norm(X - b, axis=1))


@astgrad.derivative
def decided(A, b, X):
    return np.sum(special.expit(A) * b) - np.sum(special.xlogy(A, b)) + special.logsumexp(A)


@astgrad.derivative(wrt="X")
def weighed(A, b, X):
    shares = special.softmax(X, axis=1)
    return np.sum(shares * special.gammaln(X)) + np.sum(special.log_softmax(X, axis=1) @ b)


@astgrad.derivative(wrt="b")
def likelihood(A, b, X):
    return np.sum(stats.norm.logpdf(X, b, 2.0)) + np.sum(stats.gamma.logpdf(A, b))


@astgrad.derivative(wrt="b")
def scored(A, b, X):
    return np.sum(stats.gmean(b) * stats.skew(b)) + np.sum(stats.zscore(b) * A[0])


@astgrad.derivative(wrt="b")
def smoothed(A, b, X):
    taps = np.array([0.25, 0.5, 0.25])
    y = signal.lfilter(taps, [1.0], b)
    return np.sum(signal.convolve(y, b) ** 2) + np.sum(fft.dct(y) ** 2)


@astgrad.derivative(wrt="X")
def blurred(A, b, X):
    return np.sum(ndimage.gaussian_filter(X, 0.5) ** 2) + np.sum(signal.detrend(X, axis=0) ** 2)


@astgrad.derivative(wrt="X")
def area(A, b, X):
    return np.sum(integrate.simpson(X, axis=1) ** 2)
