"""value np.float64(-0.10426316219864051), : value_and_derivative, mode reverse (seed 700001003)"""

import math
import numpy as np

def f(x, y, n):
    if not x >= 2:
        y = np.hypot(math.sqrt(1 + (y if 0.3 > 0.45 else 0.3) * (y if 0.3 > 0.45 else 0.3)), 1.0)
        y, x = (0.5 + x, x - y)
    elif x < 0.45 and y < 0.9:
        return y
    return y * 0.5 + x + y

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.23656802691258227,
    0.04931880446981496,
    3,
)
