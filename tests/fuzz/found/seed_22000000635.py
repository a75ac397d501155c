"""an element read again in a round's reverse after its array was another (seed 22000000635)"""

import functools
import math
import numpy as np

def f(x, y, n, v, w, h, A):
    for l in range(n):
        *rest_172630, first = w
        x = first * y ** 2
    for row in A:
        r = 0
        t = max(y, w[r % 4], h @ h, key=abs)
        w = row
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.28147876275180417,
    -0.46428264878517667,
    3,
    np.array([0.903772215888029, 0.7799219628247589, -0.7064450759366848, -0.8630472938511897], dtype=np.float64),
    np.array([0.9828483660551302, 0.6102476168617468, 0.9359001343687432, -0.13116243034728203], dtype=np.float64),
    np.array([1.3504344764320992, -0.4305368973880952, 1.0682264083163904], dtype=np.float64),
    np.array([[-0.015668669273738, 1.0944770592844983, -0.11425041822741333, 1.2733210507703199], [-1.1465978272455404, 0.26786723221430453, -0.9378204326994984, -0.46247073452597454], [0.19616256404515453, 0.020014181492657324, 0.9008071018491706, 1.205195382292639]], dtype=np.float64),
)
