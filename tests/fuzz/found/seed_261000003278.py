"""by x: value_and_derivative, mode reverse (seed 261000003278)"""

import functools
import math
import numpy as np

def f(x, y, n):
    for l in range(n + 1):
        t = y
        t, x = (x, t)
        y += t
    else:
        pair_193400 = (0.5 * y * y, 2 * np.floor(y))
    return y

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    1.3940484700184468,
    0.22594500978480503,
    1,
)
