"""crash: value_and_derivative, mode reverse (seed 910000081)"""

import math
import numpy as np

def f(x, y, n):
    x += y / (1.5 + x ** 2)
    for j in range(-2, 3):
        if j == 0:
            if y < 0.45:
                continue
        else:
            y /= 1.5
        sin_x = y
        y -= sin_x
    value = x
    return value

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.5532980156937267,
    -0.2857121394165365,
    3,
)
