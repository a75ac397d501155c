"""UnboundLocalError: value_and_derivative, mode reverse (seed 342000000152)"""

import functools
import math
import numpy as np

def f(x, y, n):
    for l in range(n + 1, -2, -2):
        if y >= x:
            break
        with np.errstate(all='ignore'):
            if not y - y > 0.45:
                return y
            t = x
        value = 0.5 * t * x if t >= y else t
        pair_896995 = (value and t, x)
        x = pair_896995[0]
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.6825285267813445,
    -0.8064375644500754,
    1,
)
