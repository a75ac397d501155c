"""A cotangent on its way reads an adjoint that is assigned before a test's variable gets its earlier value (seed 232000004720)"""

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
        return self.b

def f(x, y, n):
    if 1 * np.floor(2) < 0.45 or y < 0.2:
        y *= np.hypot(y * x, 1.0)
        x, y = (x if y > -0.3 else y, 1)
    p_309544 = State(0.3 * x ** 3, np.where(x > 0.9, y, x))
    x_bar = p_309544.energy
    return x_bar

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.054511256190694635,
    -0.9347774209321107,
    2,
)
