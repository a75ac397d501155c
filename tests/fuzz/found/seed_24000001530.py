"""a break of its own beside one for a return: the loop has no else (seed 24000001530)"""

import functools
import math
import numpy as np

def f(x: float, y: float, n: int):
    for j in range(2):
        if np.tanh(x) > 0.2:
            break
        else:
            return 1.0
    else:
        d_353665 = 'a0'
    return 1

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.7281870575218661,
    1.2880220403987759,
    3,
)
