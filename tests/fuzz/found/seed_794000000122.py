"""    make it an array, as with np.zeros: vjp, mode reverse (seed 794000000122)"""

import numpy as np
def f(x: float, y: float, n: int):
    r = 0
    while r < 2 and -0.4 < y < 0.7:
        grid_467158 = [[sum([y, x, 0.5])] * 3 for _ in range(3)]
        other_467158 = [[0.4 for _ in range(3)] for _ in range(3)]
        y = grid_467158[1][2] * other_467158[0][1]
    return y

REQUEST = {'operator': 'vjp', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'decorator', 'algebra': True}
ARGUMENTS = (
    0.8612984571725268,
    -0.3671280990529414,
    3,
)
