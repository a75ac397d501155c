"""What a call's reverse half gives of float32 was taken for a float."""

import math

import numpy as np


def h0(x, t):
    value = x
    return (max(x, t + 0.1) + value, t / (1.5 + 0.3**2) + t + value)


def f(x, y, n, w):
    y, x = h0(x, 1)
    y = sum([e * e for e in w if e > 0.1])
    if -0.4 < x < 0.7:
        x, y = (y, x)
    x, y = h0(x=y, t=x % 3.0)
    return np.hypot(y, 1.0)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'w'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.3,
    0.2,
    2,
    np.array([0.699999988079071, -0.20000000298023224, 1.0, 0.4000000059604645], dtype=np.float32),
)
