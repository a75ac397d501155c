"""by x: value_and_derivative, mode reverse (seed 800001487)"""

import math
import numpy as np

def h0(v, x):
    q = v * x
    return q

def f(x, y, n, v, w, h, A):
    for i in range(3, -2, -2):
        x = np.sum(h0(v, x) * np.arctan2(y, 1.5 + 1 ** 2))
    v[n % 3] = x
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.975216150847002,
    -0.001990657447591415,
    3,
    np.array([1.3276466247933827, -0.11255503265729327, 1.0540621039810676, -1.0365311522641805], dtype=np.float64),
    np.array([-0.6300998614073249, 1.2418332519327142, 0.4504643148091354, 0.5892036984551763], dtype=np.float64),
    np.array([-1.1060848727667811, -1.039704339875249, 0.5920542321904054], dtype=np.float64),
    np.array([[0.39990736174684205, 0.19480561389577078, 0.9103360073475033, 0.46171499212123224], [0.5571269567791521, -0.3715172099569459, 0.46098999846520683, -0.8760540630285321], [1.3843414637555675, -0.35626499455472216, -0.24610215735071672, 1.3728570644656177]], dtype=np.float64),
)
