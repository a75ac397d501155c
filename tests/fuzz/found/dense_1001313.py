"""an array changed whole while a loop runs over it (dense, seed 1001313)"""

import numpy as np

def f(x, y, n, v, w):
    for i in range(2):
        v[i + 1] *= x
        for e in w:
            w *= y
            t = e
            x, y = (y, e * t * t)
        p = v[:2]
        w[-1] += p[-1]
    return y

REQUEST = {'operator': 'derivative', 'wrt': ('x',), 'is_tuple': False, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.43951744684814087,
    -0.2358432126851473,
    0,
    np.array([0.5391353245730977, 0.5710170355997208, 0.047690905372818726, 1.1131104363959463], dtype=np.float64),
    np.array([-0.17278797294737214, -0.19786974206011887, -0.9768572438445059, 0.64233310914992], dtype=np.float64),
)
