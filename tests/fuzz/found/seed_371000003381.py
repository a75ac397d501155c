"""value np.float64(0.04266404117814748), should be np.float64(0.08440236723431827): jvp, mode forward (seed 371000003381)"""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np

def half(a, y, n):
    a *= np.cos(np.where(y < 0.2, a and a, np.log1p(0.5 ** 2)))
    a += (1 + (y + a) ** 2) ** 0.5
    return np.clip(a, -0.9, 1.1) + a

def _step(x, q=0.7):
    return -x ** 2

def f(x, y, n):
    x, y = (np.clip(x, -0.9, 1.1), x * _step(x, x))
    x_bar = x = np.where(x < 0.2, x, y)
    pair_296840 = (np.sin(0.5), _step(math.sqrt(1 + _step(x_bar) * _step(x_bar))) * half(x, y, 3))
    pair_296840 = (pair_296840[1], pair_296840[0] * (x if y < 0.2 else x_bar))
    a = np.tanh(pair_296840[0]) * pair_296840[-1]
    return np.clip(a, -0.9, 1.1) + x + a

REQUEST = {'operator': 'jvp', 'wrt': ('y',), 'is_tuple': False, 'mode': 'forward', 'known': 'all', 'route': 'decorator', 'algebra': True}
ARGUMENTS = (
    0.657477495075794,
    0.7293343940684365,
    3,
)
