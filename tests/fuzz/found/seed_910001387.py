"""wrong: value_and_derivative, mode reverse (seed 910001387)"""

import math
import numpy as np

def f(x, y, n):
    x_dot = max(np.where(x < -0.3, x, y), x + y + 0.1)
    x_dot, y, x = (y, x, x_dot)
    for i in range(n, -2, -2):
        x += y
        y /= -x * x
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.6565202985204732,
    -0.47494040283029304,
    2,
)
