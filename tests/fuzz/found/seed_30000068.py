"""A pullback emptied the lists that it takes out of what was saved."""

import numpy as np


def f(x, y, n):
    for i in range(n):
        xs = [np.sin(0.3)]
        xs.append(np.tanh(xs[-1] * np.cos(x)))
        for element in xs:
            x = x + y * element
    return x

REQUEST = {'operator': 'vjp', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'decorator', 'algebra': True}
ARGUMENTS = (
    0.5,
    1.2,
    3,
)
