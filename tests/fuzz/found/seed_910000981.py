"""wrong: value_and_derivative, mode reverse (seed 910000981)"""

import math
import numpy as np

def h0(x, q=0.7):
    return x * 0

def f(x, y, n):
    x_bar = np.where(-0.4 < x < 0.7, x, h0(y, -h0(x, y if x < 0.2 else y)))
    y, x, x_bar = (x, x_bar, y)
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.6040796605213145,
    -0.3625194868980175,
    0,
)
