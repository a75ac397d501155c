"""Derivatives of burning_rod.py, written by astgrad.

What is differentiated by must be floats or arrays of floats: integers are not converted here.

Generated, do not edit. To make it again: astgrad gen samples/burning_rod.py
astgrad 0.1.0, from 3da9d1797689, body b50241bf558c
"""

import functools
from typing import Annotated

import numpy as np
from scipy import sparse


@functools.lru_cache(maxsize=8)
def _band_pattern(rows: int, width: int, lower: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The columns of a band's entries, row by row, and where the rows end. They are kept: give away copies."""
    first = np.clip(np.arange(rows, dtype=np.int32) + lower, 0, size - width)
    indices = np.stack([colour - (colour - first) // width * width for colour in range(width)], axis=-1)
    return indices.ravel(), width * np.arange(rows + 1, dtype=np.int32)


def _sparse_band(entries: np.ndarray, lower: int, size: int) -> "sparse.csr_array":
    """The matrix whose row i fills columns i + lower, i + lower + 1, ... at most, as many as there are colours.

    Near the ends this band is moved to lie within the matrix. entries: for each row what it has of each colour c, in the one
    column j of its band with j % colours == c; size: how many columns the matrix has.
    """
    indices, ends = _band_pattern(*entries.shape, lower, size)
    return sparse.csr_array((entries.ravel(), indices.copy(), ends.copy()), shape=(len(entries), size))


def _heating_tangent_2(t: float, u: Annotated[np.ndarray, "float64[n]"], u_dot, heat: float):
    """The tangent of heating."""
    h = 1 / (len(u) + 1)
    conducted_dot = np.zeros_like(u)
    conducted_dot[1:-1] = u_dot[2:] - 2 * u_dot[1:-1] + u_dot[:-2]
    conducted_dot[0] = u_dot[1] - 2 * u_dot[0]
    conducted_dot[-1] = u_dot[-2] - 2 * u_dot[-1]
    t_2 = np.exp(-1 / u)
    return conducted_dot / h**2 + heat * u_dot * t_2 / u**2


def heating_jacobian(t: float, u: Annotated[np.ndarray, "float64[n]"], heat: float):
    """Sparse Jacobian of heating by u.

    How fast the temperature changes inside a rod that conducts heat, makes it (Arrhenius), and has ends of temperature 1.
    """
    # row i depends on u[i - 1], u[i], u[i + 1]: 3 colours
    h = 1 / (len(u) + 1)
    t_2 = h**2
    t_3 = heat * np.exp(-1 / u) / u**2
    width = min(3, u.size)
    entries = np.empty((u.size, width), u.dtype)
    for colour in range(width):
        u_dot = np.zeros_like(u)
        u_dot[colour::width] = 1.0
        conducted_dot = np.zeros_like(u)
        conducted_dot[1:-1] = u_dot[2:] - 2 * u_dot[1:-1] + u_dot[:-2]
        conducted_dot[0] = u_dot[1] - 2 * u_dot[0]
        conducted_dot[-1] = u_dot[-2] - 2 * u_dot[-1]
        entries[:, colour] = conducted_dot / t_2 + u_dot * t_3
    return _sparse_band(entries, -1, u.size)


def _imbalance_tangent(
    u: Annotated[np.ndarray, "float64[n]"], u_dot: Annotated[np.ndarray, "float64[n]"], heat: float
) -> Annotated[np.ndarray, "float64[n]"]:
    """Tangent of imbalance, for a tangent of u."""
    return _heating_tangent_2(0.0, u, u_dot, heat)


def imbalance_jacobian(u: Annotated[np.ndarray, "float64[n]"], heat: float):
    """Sparse Jacobian of imbalance by u.

    What is 0 where the temperature stays as it is.
    """
    # row i depends on u[i - 1], u[i], u[i + 1]: 3 colours
    width = min(3, u.size)
    entries = np.empty((u.size, width), u.dtype)
    for colour in range(width):
        u_dot = np.zeros_like(u)
        u_dot[colour::width] = 1.0
        entries[:, colour] = _imbalance_tangent(u, u_dot, heat)
    return _sparse_band(entries, -1, u.size)
