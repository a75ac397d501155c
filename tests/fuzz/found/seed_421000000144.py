"""IndexError: vjp, mode reverse (seed 421000000144)"""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np

def of_all(y, ws):
    for e in ws:
        y = np.tanh(y + e)
    return y

def f(x, y, n):
    t = y
    ws_98904 = [np.exp(-y ** 2), y, y, 0.5 * y * y, x, x if y >= x else y, x * y]
    t = of_all(t, ws_98904)
    ws_98904.append(0.6)
    return t

REQUEST = {'operator': 'vjp', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'decorator', 'algebra': True}
ARGUMENTS = (
    -0.5384201609624288,
    -0.2668439550876066,
    3,
)
