"""a pullback wrote into what was kept under another name"""

import numpy as np

def f(x, y, n, v, w):
    w[0] *= v[2]
    w *= x
    return np.sum(w)

REQUEST = {'operator': 'vjp', 'wrt': ('x', 'v', 'w'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'decorator', 'algebra': True}
ARGUMENTS = (
    -0.275710369698031,
    -0.030164023567048615,
    1,
    np.array([-0.9423267568392708, 0.1881057873002443, 0.044270650290896274, 0.8664605362848854], dtype=np.float64),
    np.array([-0.9237037895404853, 0.38227498144203964, -0.582040030646516, 0.6891176824952954], dtype=np.float64),
)
