"""A call in a branch overwrote what the derivative of its other argument reads, and it was not kept."""

import numpy as np


def h0(x, t):
    u = t * x
    return u * u


def f(x, y, n):
    if n > 1:
        x = 2 * x
    else:
        y = h0(y, np.sin(y))
    return np.sin(y) + x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.3,
    0.7,
    1,
)
