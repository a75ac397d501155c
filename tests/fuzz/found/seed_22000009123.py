"""a field of what a flattened method gives (seed 22000009123)"""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np

class State(NamedTuple):
    a: float
    b: float = 0.5

    def step(self, k):
        b = self.b
        return State(self.a + 0.1 * b, b)

@dataclass
class Spring:
    state: State
    k: float = 0.7

    def force(self, x):
        pull = x
        return pull

def h0(x, q=0.7):
    return q

def f(x: float, y: float, n: int):
    state_410887 = {'a': y if y < 0.9 else x, 'b': 1}
    y = sum(state_410887.values())
    p_904607 = Spring(State(np.logaddexp(h0(y, 0.3), h0(y))), k=np.logaddexp(x, h0(x)))
    y = p_904607.force(x / (1.5 + y ** 2)) + p_904607.state.step(p_904607.k).b
    return x

REQUEST = {'operator': 'derivative', 'wrt': ('y',), 'is_tuple': False, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.6358343591591366,
    1.329722064805616,
    4,
)
