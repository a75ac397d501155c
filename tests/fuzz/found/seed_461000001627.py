"""IndexError: value_and_derivative, mode reverse (seed 461000001627)"""

import functools
import math
import numpy as np

def of_rows(y, rows):
    y = y
    return rows[1][-1]

def f(x, y, n):
    c = x
    rows_898987 = [[0.9, 0.9], [-0.7, 0.9, 0.9]]
    rows_898987.reverse()
    c = of_rows(c, rows_898987)
    return c

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.41421207225916623,
    1.1262436764313761,
    4,
)
