"""A call whose result goes into a call that nothing reads lost its definition."""

import numpy as np
def h0(a, y, n):
    z = y
    return z


def f(x: float, y: float, n: int):
    z = 0.5 * h0(max(1, x + 0.1), y * h0(x, 2, 3), 2)
    return y

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.3,
    -0.4,
    3,
)
