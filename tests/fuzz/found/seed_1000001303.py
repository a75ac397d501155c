"""value np.float64(3.2474747513358295), should be np.float64(3.247474751335829): value_and_derivative, mode reverse (seed 1000001303)"""

import math
import numpy as np

def f(x, y, n, v, w, h, A):
    steps = n
    w[steps % 4] = np.sin(w[steps % 4 - 1]) + np.tanh(y * n % 3.0)
    h = A @ w / 4
    p = w
    for e in h:
        if n != 2:
            return float(1) + x + y + e + np.sum(v) + np.sum(w) + np.sum(A) + np.sum(p)
        p[0] += w
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.5884324837945702,
    -0.7818743678288211,
    1,
    np.array([0.31898172369578437, 0.9678940174494615, 1.038311417674248, 0.1737518575536101], dtype=np.float64),
    np.array([-1.1188130544660344, -1.1540972519087174, 0.739996635905205, 0.11213668340904248], dtype=np.float64),
    np.array([0.30743150521182416, -0.8657511989093956, -0.7740272658184003], dtype=np.float64),
    np.array([[-1.1782684447459493, 0.5043069626575274, 1.0895587871129668, 0.3699768234228096], [-0.6386123497531139, 1.2323910820216548, -0.08175689447675749, -0.25492378485415035], [-0.560947397940353, -1.1657290945267278, 0.4843561665411671, 1.146607668393193]], dtype=np.float64),
)
