"""A number bound beside another one, and then changed by what is not known to be a number (seed 202000001707)"""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np

class State(NamedTuple):
    a: float
    b: float = 0.5

    @property
    def energy(self):
        return np.cos(self.a)

def h0(x, q=0.7):
    return (x if q < -0.3 else x) * max(q, x + 0.1)

def half(a, y, n):
    if n == 0:
        p_267292 = State(float(y), h0(q=y, x=a) / (1.5 + h0(y, y % 3.0) ** 2))
        y = sum(p_267292) + p_267292.energy
    else:
        g_176511 = np.arctan
    return h0(1, h0(np.maximum(y, h0(y) + 0.1)) * np.floor(a)) + y

def _step(a, y, n):
    k = n
    return a

def f(x, y, n):
    y, x = (x ** 2, max(y, h0(y) + 0.1))
    y -= x / (1.5 + _step(y, y, n) ** 2) / (1.5 + (0.5 * y * half(x, x, n=3)) ** 2) - (1.5 + float(0.0) * float(0.0)) ** (-1)
    return y

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.2644020038441919,
    0.606089196220456,
    3,
)
