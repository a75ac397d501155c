"""The backward companion read the one value that it is given under another name than its parameter's."""

import math

import numpy as np


def half(x, t):
    x, t = (t, x)
    return abs(x) + x + t, math.cos(x) + t


def f(x, y, n):
    y, x = half(x, y)
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.3,
    -0.4,
    3,
)
