"""wrong: value_and_derivative, mode reverse (seed 910002850)"""

import math
import numpy as np

def f(x: float, y: float, n: int):
    y *= np.cos(np.where(y > 0.2, x, y))
    r = 0
    while r < n + 1:
        if -0.4 < x < 0.7 or np.arctan2(x, 1.5 + y ** 2) > -0.3:
            break
        x = 0.5
    return y

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.8099566571379426,
    1.1362149635068939,
    0,
)
