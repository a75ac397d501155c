"""One number for all elements, which came back to the adjoint it was taken from, was taken for the whole array."""

import numpy as np


def h0(v, x):
    for e in v[::2]:
        if not -0.4 < e < 0.7:
            return v
    return np.cumsum(v)


def f(x, y, n, v, w):
    w[1:] = h0(v=w, x=2).sum()
    return np.sum(w[1:] * v[:-1])

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.3,
    0.2,
    2,
    np.array([0.7, -0.2, 1.0, 0.4], dtype=np.float64),
    np.array([0.5, 0.3, -0.3, 0.2], dtype=np.float64),
)
