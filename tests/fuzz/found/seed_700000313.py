"""by x: value_and_derivative, mode reverse (seed 700000313)"""

import math
import numpy as np

def f(x, y, n):
    y += np.where(y >= x, y, x)
    for i in range(n + 1):
        y, x = (x, y)
        y += -y * y
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.9327271041201339,
    -0.6956180344902855,
    3,
)
