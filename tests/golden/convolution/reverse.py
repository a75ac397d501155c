"""convolution in reverse mode, which mode="auto" takes."""

import numpy as np


def _doubled(x: np.ndarray, n: int, axis: int = -1) -> np.ndarray:
    """x, which stands for n numbers of which the second half mirrors the first, with all doubled that have a mirror image."""
    rows = np.moveaxis(x, axis, -1)
    k = np.arange(rows.shape[-1])
    return np.moveaxis(np.where((k == 0) | (2 * k == n), rows, 2 * rows), -1, axis)


def _fitted(x: np.ndarray, n: int, axis: int = -1) -> np.ndarray:
    """x cut off, or padded with zeros, at the end of an axis, to the length n."""
    rows = np.moveaxis(x, axis, -1)[..., :n]
    missing = np.zeros((*rows.shape[:-1], n - rows.shape[-1]), dtype=rows.dtype)
    return np.moveaxis(np.concatenate((rows, missing), axis=-1), -1, axis)


def convolution(x, h, w):
    """Derivative of convolution by x and h."""
    n = len(x) + len(h) - 1
    t = np.fft.rfft(x, n)
    t_2 = np.fft.rfft(h, n)
    y = np.fft.irfft(t * t_2, n)
    y_bar = 2 * y
    t_bar = _doubled(np.fft.ihfft(y_bar), y_bar.shape[-1])
    return w + np.real(_fitted(np.fft.fft(t_bar * t_2, n), x.shape[-1])), np.real(
        _fitted(np.fft.fft(t_bar * t, n), h.shape[-1])
    )
