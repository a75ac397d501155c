"""loops, differentiated."""

import functools

import numpy as np
from scipy import sparse


@functools.lru_cache(maxsize=8)
def _band_pattern(
    rows: int, width: int, lower: int, size: int
) -> tuple[np.ndarray, np.ndarray]:
    """The columns of a band's entries, row by row, and where the rows end. They are kept: give away copies."""
    first = np.clip(np.arange(rows, dtype=np.int32) + lower, 0, size - width)
    indices = np.stack(
        [colour - (colour - first) // width * width for colour in range(width)], axis=-1
    )
    return indices.ravel(), width * np.arange(rows + 1, dtype=np.int32)


def _sparse_band(entries: np.ndarray, lower: int, size: int) -> "sparse.csr_array":
    """The matrix whose row i fills columns i + lower, i + lower + 1, ... at most, as many as there are colours.

    Near the ends this band is moved to lie within the matrix. entries: for each row what it has of each colour c, in the one
    column j of its band with j % colours == c; size: how many columns the matrix has.
    """
    indices, ends = _band_pattern(*entries.shape, lower, size)
    return sparse.csr_array(
        (entries.ravel(), indices.copy(), ends.copy()), shape=(len(entries), size)
    )


def _sparse_ring(
    columns: list[np.ndarray], lower: int, width: int, colours: np.ndarray
) -> "sparse.csr_array":
    """The square matrix whose row i fills `width` columns from i + lower on at most, the first behind the last.

    columns: for each colour the sum of all columns of this colour; colours: that of each column.
    """
    sums = np.stack(columns)
    rows = np.arange(len(colours))
    filled = [
        (rows + lower + k) % len(colours) for k in range(min(width, len(colours)))
    ]
    entries = np.stack([sums[colours[each], rows] for each in filled], axis=-1)
    indices = np.stack(filled, axis=-1)
    ends = indices.shape[1] * np.arange(len(colours) + 1)
    return sparse.csr_array(
        (entries.ravel(), indices.ravel(), ends), shape=(len(colours), len(colours))
    )


def _chain_tangent(x, x_dot, k):
    """Tangent of chain, for a tangent of x."""
    n = len(x)
    force = np.zeros(n)
    force_dot = np.zeros_like(force)
    for i in range(1, n - 1):
        force_dot[i] = (x_dot[i + 1] - 2 * x_dot[i] + x_dot[i - 1]) * k - 3 * x_dot[
            i
        ] * x[i] ** 2
        force[i] = k * (x[i + 1] - 2 * x[i] + x[i - 1]) - x[i] ** 3
    force_dot[0] = (x_dot[1] - x_dot[0]) * k
    force[0] = k * (x[1] - x[0])
    force_dot[n - 1] = (x_dot[n - 2] - x_dot[n - 1]) * k
    force[n - 1] = -k * (x[n - 1] - x[n - 2])
    return force_dot


def chain(x, k):
    """Sparse Jacobian of chain by x."""
    # row i depends on x[i - 1], x[i], x[i + 1]: 3 colours
    width = min(3, x.size)
    columns = []
    for colour in range(width):
        x_dot = np.zeros_like(x)
        x_dot[colour::width] = 1.0
        columns.append(_chain_tangent(x, x_dot, k))
    return _sparse_band(np.stack(columns, axis=-1), -1, x.size)


def _assembled_tangent(u, u_dot, h):
    """Tangent of assembled, for a tangent of u."""
    r_dot = np.zeros_like(u)
    for e in range(len(u) - 1):
        slope = (u[e + 1] - u[e]) / h
        slope_dot = (u_dot[e + 1] - u_dot[e]) / h
        t = 3 * slope_dot * slope**2
        r_dot[e] += t
        r_dot[e + 1] -= t
    return r_dot


def assembled(u, h):
    """Sparse Jacobian of assembled by u."""
    # row i depends on u[i - 1], u[i], u[i + 1]: 3 colours
    width = min(3, u.size)
    entries = np.empty((u.size, width), u.dtype)
    for colour in range(width):
        u_dot = np.zeros_like(u)
        u_dot[colour::width] = 1.0
        entries[:, colour] = _assembled_tangent(u, u_dot, h)
    return _sparse_band(entries, -1, u.size)


def _ring_tangent(x, x_dot):
    """Tangent of ring, for a tangent of x."""
    n = len(x)
    r = np.empty(n)
    r_dot = np.zeros_like(r)
    for i in range(n):
        if x[i] > 0:
            t = (i + 1) % n
            r_dot[i] = x_dot[t] * x[i - 1] + x_dot[i - 1] * x[t]
        else:
            r_dot[i] = x_dot[i - 2] + x_dot[i]
    return r_dot


def ring(x):
    """Sparse Jacobian of ring by x."""
    # row i depends on x[i - 2], x[i - 1], x[i], x[i + 1], around the ends:
    # 4 colours, and one more for each column behind the last whole round of them
    colours = np.arange(x.size) % 4
    colours[x.size - x.size % 4 :] += 4
    columns = []
    for colour in range(4 + x.size % 4):
        x_dot = (colours == colour).astype(x.dtype)
        columns.append(_ring_tangent(x, x_dot))
    return _sparse_ring(columns, -2, 4, colours)
