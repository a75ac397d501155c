"""an adjoint that may be Python's own number after no rounds (seed 12000000394)"""

import functools
import math
import numpy as np

def f(x, y, n, v, w, h, A):
    a = np.maximum(x, y + 0.1)
    y, a = (v[1], a * v[-1])
    for j in range(0):
        v[-1] = a
    else:
        y, x = (x, y)
    return a

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.6504935755084327,
    -0.7164819299302452,
    1,
    np.array([-1.0756216049194336, -0.6626341342926025, 1.1376296281814575, -1.0472357273101807], dtype=np.float32),
    np.array([-0.9338568449020386, 1.1710455417633057, -0.4625048339366913, 1.0761626958847046], dtype=np.float32),
    np.array([0.7465638518333435, -0.0008427691645920277, -0.5424919724464417], dtype=np.float32),
    np.array([[0.41053643822669983, -0.18925555050373077, -0.07404295355081558, 0.6227070093154907], [-0.04048158600926399, 0.5899336338043213, -0.6889696717262268, -0.6728395223617554], [0.4270119071006775, 0.209500253200531, 0.6247574090957642, 1.1308337450027466]], dtype=np.float32),
)
