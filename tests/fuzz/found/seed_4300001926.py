"""What np.full stretches was not summed back: its shape is a number."""

import numpy as np


def f(v, w):
    v = w = np.full(4, np.dot(w, w))
    return np.sum(w)

REQUEST = {'operator': 'derivative', 'wrt': ('w',), 'is_tuple': True, 'mode': 'reverse', 'known': 'scalars', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    np.array([0.5, 1.0, -0.3, 0.2], dtype=np.float64),
    np.array([0.7, -0.2, 1.0, 0.4], dtype=np.float64),
)
