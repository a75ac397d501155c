"""A parameter that is a number when the function is called was copied as if it were an array."""

import numpy as np


def f(x, y, n):
    if np.sin(x) < -0.3:
        y /= np.sin(x + 2.1)
    else:
        x, y = x + 0.1, np.where(x > 0.9, 0.0, y)
    return y * x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.3,
    0.7,
    1,
)
