"""A parameter that one branch binds anew, and a pullback by it. (seed 31000002280)"""

import functools
import math
import numpy as np

def f(x: float, y: float, n: int):
    k = n // 2
    if k > 1:
        x: float = y
        x /= 1.5
    else:
        y = a = y
    return x

REQUEST = {'operator': 'vjp', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'decorator', 'algebra': True}
ARGUMENTS = (
    0.7375834258130913,
    0.6790691414071848,
    2,
)
