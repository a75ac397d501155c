"""A number of elements was taken for a float."""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np



class State(NamedTuple):
    a: float
    b: float = 0.5

    def step(self, k):
        b = np.tanh(self.b - 0.3 * self.a * k)
        return State(self.a + 0.1 * b, b)

    @property
    def energy(self):
        return 0.5 * self.b**2 - np.cos(self.a)


@dataclass
class Spring:
    state: State
    k: float = 0.7

    def force(self, x):
        pull = self.k * np.sin(x)
        return pull * self.state.energy - self.state.a

def f(x, y, n, v, w, h, A):
    t_bar = q = np.roll(np.full(4, y), 1)
    y *= np.cos(np.var(np.mean(A, axis=0)))
    w = np.zeros(4)
    y, x = x, y
    if (math.cos(1.0)) > 0.2:
        return v[0] + np.sum(q)
    if x < 0.9:
        for j in range(n):
            p_824454 = State(math.log(1.5 + y * y), np.tanh(x))
            for _ in range(0):
                p_824454 = State(b=p_824454.a * 0.5, a=np.tanh(p_824454.b) * (y if np.sum(q) > 0.2 else y))
            x = p_824454.energy * p_824454.a
            y += np.tanh(np.sum(h) / 3)
            p_386161 = Spring(State(y - x), k=v[2])
            p_386161 = replace(p_386161, k=p_386161.k * 2)
            x_dot = p_386161.force(h @ h) + p_386161.state.step(p_386161.k).b
            y = np.tanh(x)
        one, two, _, four = np.unstack(v)
        a_saved = one * two + np.sin(four)
    return h @ A @ w / 8 + y + np.sum(w) + np.sum(h) + np.sum(A) + np.sum(q)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.05297507404257429,
    0.5542087671606664,
    1,
    np.array([0.8932972497749667, 0.0395494372760854, -0.23720749310198241, 0.45951240746305344], dtype=np.float64),
    np.array([0.43129619990778667, -0.9738179555424864, -0.17115014576931853, 0.5469384661597503], dtype=np.float64),
    np.array([-0.15046530631019528, 0.3786520420500563, -0.7173883249799556], dtype=np.float64),
    np.array([[-0.611965193350693, -0.5537396042672683, -0.8474464945446194, 0.13108815923512185], [-0.7131146442125988, 0.5265290694444311, -0.6391876388932107, 0.09111236038437931], [-0.9902651788858662, -1.0246644273180094, 1.1238987389489579, -1.0016842355483087]], dtype=np.float64),
)
