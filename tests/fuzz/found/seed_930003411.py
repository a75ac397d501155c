"""IndexError: derivative, mode reverse (seed 930003411)"""

import math
import numpy as np

def f(x, y, n):
    r = 0
    while r < 3:
        if not np.arctan2(y, 1.5 + 2 ** 2) > 0.45:
            y = y * np.floor(x)
            if n == 0:
                y -= x
            else:
                return y
        else:
            value = x
        x: float = x
    return 1

REQUEST = {'operator': 'derivative', 'wrt': ('y',), 'is_tuple': False, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.8129214613181005,
    -0.22778346366833557,
    2,
)
