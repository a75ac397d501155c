"""reversed(list(zip(...))) over an array that a function changes meanwhile (seed 18000002370)"""

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
        return 0.5 * self.b ** 2 - np.cos(self.a)

@dataclass
class Spring:
    state: State
    k: float = 0.7

    def force(self, x):
        pull = self.k * np.sin(x)
        return pull * self.state.energy

def half(v, x):
    v[:] = np.tanh(v)
    return v

def f(x, y, n, v, w, h, A):
    sin_x = 0
    sin_x, y, x = (y + y, w[-1], np.tanh(sin_x))
    p_961856 = Spring(State(sin_x - sin_x), k=0.3)
    p_961856 = replace(p_961856, k=p_961856.k * np.logaddexp(y, y))
    y = p_961856.force(sin_x * np.floor(y)) + p_961856.state.step(p_961856.k).b
    for _ in range(3):
        v = np.where(v > 0.1, v, 0.2)
        v = v * 0.9
        v *= 0.7
    xs_506970 = [sin_x * n]
    for _ in range(2):
        xs_506970.append(np.tanh(xs_506970[-1] * y * y))
    value = xs_506970[0] * xs_506970[-1] + xs_506970[1]
    for element in xs_506970:
        value = value * 0.5 + element
    for i in range(-1, 3, 3):
        for e, d in reversed(list(zip(w[::-1], w[::2]))):
            if (b := np.tanh(np.sum(w[1:] * v[:-1]) * n)) > -0.3:
                q = v
            h[0] = np.max(half(w, value))
            z, x = (np.sin(0.0), b / (1.5 + e ** 2))
    return 0.5 * sin_x * y + x + y + z + value + np.sum(w)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -1.0045298460168677,
    -0.8365001419184378,
    3,
    np.array([-0.3276770320286826, 0.22756293056360888, 1.2803631130131972, -0.3275019999984342], dtype=np.float64),
    np.array([-0.8290165393403113, -0.9202301626127001, 0.6244353153272997, -0.8840126188033965], dtype=np.float64),
    np.array([0.599136368847971, -0.7441453901074659, -0.6772081038872273], dtype=np.float64),
    np.array([[-0.04897782088443092, -1.0785488444115536, 0.3011954987737857, 0.11272577613658075], [-0.6533627106340756, 0.03839396500312087, 0.11208594921758941, -0.16270466134150263], [-1.1665003161992396, -1.0600842665672878, 0.21637747691748488, 0.5436670344007788]], dtype=np.float64),
)
