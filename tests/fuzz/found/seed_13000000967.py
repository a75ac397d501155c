"""a tangent was brought into the dtype of what may be an integer (seed 13000000967)"""

import functools
import math
import numpy as np

def h0(a, y, n):
    return a

def f(x, y, n, v, w, h, A):
    x_dot = y
    z = t = 1 if x < 0.45 else x
    np.add.at(w, [3, 3, 1, 0], w * np.tanh(np.exp(-x_dot ** 2)) * 0.3)
    g_279564 = np.cos if -0.4 < t < 0.7 else np.tanh
    t = g_279564(h0(x_dot, t, n=n) / (1.5 + y ** 2))
    if n > 1:
        z -= t
    else:
        t_2 = 0.5
    return np.sin(z) + np.sum(w)

REQUEST = {'operator': 'jvp', 'wrt': ('w',), 'is_tuple': False, 'mode': 'forward', 'known': 'all', 'route': 'decorator', 'algebra': True}
ARGUMENTS = (
    -0.44925786487604014,
    -1.1111310643991577,
    0,
    np.array([0.980307936668396, -0.31420019268989563, 0.07287978380918503, 0.4623093605041504], dtype=np.float32),
    np.array([0.7826969623565674, 0.2274068146944046, -0.9992699027061462, -0.13677369058132172], dtype=np.float32),
    np.array([0.6624550819396973, 0.23287451267242432, 0.28016114234924316], dtype=np.float32),
    np.array([[-0.6775942444801331, 0.757843554019928, -0.9408060908317566, 1.3420672416687012], [-0.6867130994796753, -0.1641848385334015, 1.023395299911499, 0.5022774338722229], [-0.09619228541851044, 0.019402241334319115, 1.1207597255706787, -0.7518817186355591]], dtype=np.float32),
)
