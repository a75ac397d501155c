"""an argument was changed: derivative, mode forward (seed 261000001476)"""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np

def f(x, y, n, v, w, h, A):
    r = 0
    v = w * x
    np.add.at(v, [3, 3, 1, 0], w * np.tanh(v[r % 4]) * 0.3)
    w = w * y
    x /= 1.5
    w[...] = v
    return np.var(w)

REQUEST = {'operator': 'derivative', 'wrt': ('x',), 'is_tuple': False, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    1.0395213106150287,
    1.1165040524454988,
    3,
    np.array([0.3231091685958878, -0.4215430633197791, 0.9719420497066362, -0.3809412170756342], dtype=np.float64),
    np.array([1.0037717154669765, -0.36036108046634263, -0.2275339631677581, -0.5763352111967672], dtype=np.float64),
    np.array([0.022961809568507574, 0.44759068165416793, 0.38967632889620263], dtype=np.float64),
    np.array([[0.20638157854272987, -0.8667958192355437, 1.267066944626318, -0.0969791800670956], [1.0251631501410559, 1.36059754727423, -0.32924122901099706, -0.3305607824482165], [0.3023521350705616, 0.8222983675161089, -0.9743130485975342, 1.2384671772016647]], dtype=np.float64),
)
