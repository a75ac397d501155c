"""stencils, differentiated."""

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


def _conducted_tangent(u, u_dot, v):
    """The tangent of conducted."""
    mean = (v[1:] + v[:-1]) / 2
    return (u_dot[1:] - u_dot[:-1]) * mean


def _conducted_tangent_2(u, v, v_dot):
    """The tangent of conducted."""
    mean_dot = (v_dot[1:] + v_dot[:-1]) / 2
    t = u[1:] - u[:-1]
    return mean_dot * t


def bratu_jacobian(u, h, a):
    """Sparse Jacobian of bratu by u."""
    # row i depends on u[i - 1], u[i], u[i + 1]: 3 colours
    t = h**2 * np.exp(u[1:-1]) - 2
    t_2 = 2 * u[-3]
    width = min(3, u.size)
    entries = np.empty((u.size, width), u.dtype)
    for colour in range(width):
        u_dot = np.zeros_like(u)
        u_dot[colour::width] = 1.0
        r_dot = np.zeros_like(u)
        r_dot[1:-1] = u_dot[2:] + u_dot[1:-1] * t + u_dot[:-2]
        r_dot[0] = u_dot[0]
        r_dot[-1] = 3 * u_dot[-1] - 4 * u_dot[-2] + u_dot[-3] * t_2
        entries[:, colour] = r_dot
    return _sparse_band(entries, -1, u.size)


def burgers_jacobian(u, h):
    """Sparse Jacobian of burgers by u."""
    # row i depends on u[i - 1], u[i], u[i + 1], around the ends:
    # 3 colours, and one more for each column behind the last whole round of them
    t = 1 / (2 * h)
    colours = np.arange(u.size) % 3
    colours[u.size - u.size % 3 :] += 3
    columns = []
    for colour in range(3 + u.size % 3):
        u_dot = (colours == colour).astype(u.dtype)
        flux_dot = u_dot * u
        columns.append((np.roll(flux_dot, -1) - np.roll(flux_dot, 1)) * t)
    return _sparse_ring(columns, -1, 3, colours)


def reaction_jacobian(u, a):
    """Sparse Jacobian of reaction by u."""
    # row i depends on u[i]: 1 colour
    return sparse.csr_array(
        (a * (1 - 2 * u), np.arange(u.size), np.arange(u.size + 1)),
        shape=(u.size, u.size),
    )


def slopes_jacobian(u, h):
    """Sparse Jacobian of slopes by u."""
    # row i depends on u[i], u[i + 1]: 2 colours
    t = 2 * np.diff(u) * 1 / h
    width = min(2, u.size)
    columns = []
    for colour in range(width):
        u_dot = np.zeros_like(u)
        u_dot[colour::width] = 1.0
        columns.append(np.diff(u_dot) * t)
    return _sparse_band(np.stack(columns, axis=-1), 0, u.size)


def padded_jacobian(u, left, right):
    """Sparse Jacobian of padded by u."""
    # row i depends on u[i - 1], u[i], u[i + 1]: 3 colours
    t = u[2:] - u[:-2]
    width = min(3, u.size)
    columns = []
    for colour in range(width):
        u_dot = np.zeros_like(u)
        u_dot[colour::width] = 1.0
        columns.append(
            np.concatenate(
                (
                    [u_dot[0]],
                    (u_dot[2:] - u_dot[:-2]) * u[1:-1] + u_dot[1:-1] * t,
                    [u_dot[-1]],
                )
            )
        )
    return _sparse_band(np.stack(columns, axis=-1), -1, u.size)


def _balance_tangent(u, u_dot, v):
    """Tangent of balance, for a tangent of u."""
    flux_dot = _conducted_tangent(u, u_dot, v)
    r_dot = np.zeros_like(u)
    r_dot[:-1] = flux_dot
    r_dot[1:] -= flux_dot
    return r_dot


def _balance_sparse_jacobian_by_u(u, v):
    """Sparse Jacobian of balance by u."""
    # row i depends on u[i - 1], u[i], u[i + 1]: 3 colours
    width = min(3, u.size)
    entries = np.empty((u.size, width), u.dtype)
    for colour in range(width):
        u_dot = np.zeros_like(u)
        u_dot[colour::width] = 1.0
        entries[:, colour] = _balance_tangent(u, u_dot, v)
    return _sparse_band(entries, -1, u.size)


def _balance_tangent_2(u, v, v_dot):
    """Tangent of balance, for a tangent of v."""
    flux_dot = _conducted_tangent_2(u, v, v_dot)
    r_dot = np.zeros_like(u)
    r_dot[:-1] = flux_dot
    r_dot[1:] -= flux_dot
    return r_dot


def _balance_sparse_jacobian_by_v(u, v):
    """Sparse Jacobian of balance by v."""
    # row i depends on v[i - 1], v[i], v[i + 1]: 3 colours
    width = min(3, v.size)
    entries = np.empty((v.size, width), v.dtype)
    for colour in range(width):
        v_dot = np.zeros_like(v)
        v_dot[colour::width] = 1.0
        entries[:, colour] = _balance_tangent_2(u, v, v_dot)
    return _sparse_band(entries, -1, v.size)


def balance_jacobian(u, v):
    """Sparse Jacobian of balance by u and v."""
    return _balance_sparse_jacobian_by_u(u, v), _balance_sparse_jacobian_by_v(u, v)
