"""IndexError: value_and_derivative, mode reverse (seed 930001604)"""

import math
import numpy as np

def half(x, n):
    b = x
    return b

def f(x, y, n):
    a: float = 0.5
    r = 0
    while r < n:
        if not 0.5 * y * 2 > 0.9:
            if np.where(a > -0.3, x, x) > 0.45 or y < 0.9:
                return half(x=x, n=0)
        else:
            z = x = y * r
        r += 1
    return 1.0

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    1.2384291913913124,
    -0.5423326627206564,
    2,
)
