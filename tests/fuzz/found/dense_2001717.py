"""an integer for a float (dense, seed 2001717)"""

import numpy as np

def f(x, y, n, v, w):
    c = 1.2
    if np.sin(x + c) > 0.5:
        w += y
    else:
        c = w[n]
    return x + y + c + np.sum(w)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.06204439031021525,
    0.7880550619710818,
    2,
    np.array([-0.021928927775489937, -0.5598988098022815, 0.11372364285807035, -0.08615713090336563], dtype=np.float64),
    np.array([-0.9714468147503321, -0.6876990707640577, -0.9977481063935115, 0.09540107708788881], dtype=np.float64),
)
