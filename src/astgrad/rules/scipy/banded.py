"""Private functions that put the columns of a sparse Jacobian where they belong (`astgrad.transform.sparse`).

The source text of each is copied into the generated module that needs it.
"""

import numpy as np
from scipy import sparse


def _banded(columns: list[np.ndarray], lower: int, size: int) -> sparse.csr_array:
    """The matrix whose row i fills columns i + lower, i + lower + 1, ... at most, as many as there are colours.

    Near the ends this band is moved to lie within the matrix. columns: for each colour c the sum of all columns j with
    j % len(columns) == c, of which a row fills one; size: how many columns the matrix has.
    """
    width = len(columns)
    entries = np.stack(columns, axis=-1)
    rows = np.arange(len(entries), dtype=np.int32)
    first = np.clip(rows + lower, 0, size - width)
    indices = np.stack([colour - (colour - first) // width * width for colour in range(width)], axis=-1)
    ends = width * np.arange(len(entries) + 1, dtype=np.int32)
    return sparse.csr_array((entries.ravel(), indices.ravel(), ends), shape=(len(entries), size))


def _banded_around(columns: list[np.ndarray], lower: int, width: int, colours: np.ndarray) -> sparse.csr_array:
    """The square matrix whose row i fills `width` columns from i + lower on at most, the first behind the last.

    columns: for each colour the sum of all columns of this colour; colours: that of each column.
    """
    sums = np.stack(columns)
    rows = np.arange(len(colours))
    filled = [(rows + lower + k) % len(colours) for k in range(min(width, len(colours)))]
    entries = np.stack([sums[colours[each], rows] for each in filled], axis=-1)
    indices = np.stack(filled, axis=-1)
    ends = indices.shape[1] * np.arange(len(colours) + 1)
    return sparse.csr_array((entries.ravel(), indices.ravel(), ends), shape=(len(colours), len(colours)))
