"""value np.float64(-1.452492019636537), should be np.float64(-1.3002140680973182): value_and_derivative, mode forward (seed 711000000101)"""

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
class Ball:
    x: float
    v: float = 0.5

    def kick(self, f):
        self.v += 0.3 * np.tanh(f)

    def move(self, dt):
        self.kick(self.x)

def bounce(p, e):
    p.x *= 0.7
    return p

def f(x, y, n):
    y = np.hypot(y // 0.7 * x, 1.0)
    track_367489 = [{'a': np.minimum(x - 0.1, 1.0), 'b': y // 0.7 * x}]
    x = y
    for i_9 in range(3):
        track_367489.append({'a': np.tanh(track_367489[-1]['a'] + x), 'b': track_367489[0]['b'] * np.maximum(x, x + 0.1)})
        x = np.sin(x + track_367489[-1]['b'])
    for i_9, each_9 in enumerate(track_367489):
        x = np.tanh(x * 0.5 + each_9['a'] * each_9['b'])
    x = x + len(track_367489) * track_367489[0]['a']
    t = np.exp(-(y * n) ** 2)
    p_188205 = State(float(1), sum([t, x, 0.5]))
    p_188205 = p_188205.step(np.tanh(x))
    x = p_188205.energy * p_188205.a
    x *= np.cos(np.exp(-2 ** 2))
    p_907803 = Ball(y ** 2, x)
    q_907803 = Ball(np.sin(t), -t)
    r_907803 = p_907803
    for i_9 in range(3):
        r_907803.move(0.1)
        r_907803.x = np.tanh(p_907803.v)
    p_907803 = Ball(x * x, x + 0.3)
    q_907803 = replace(p_907803, x=q_907803.v)
    p_907803 = bounce(q_907803, 0.9)
    sin_x = np.tanh(p_907803.x * p_907803.v + q_907803.x * q_907803.v + r_907803.x * r_907803.v)
    track_141515 = [(np.arctan2(sin_x, 1.5 + sin_x ** 2), math.log(1.5 + 0.5 * 0.5))]
    t = 2 * np.floor(x)
    for i_9 in range(3):
        track_141515.append((np.tanh(track_141515[-1][0] + t), track_141515[0][1] * x + y))
        t = np.sin(t + track_141515[-1][1])
    for each_9 in track_141515:
        t = np.tanh(t * 0.5 + each_9[0] * each_9[1])
    t = t + len(track_141515) * track_141515[0][0]
    a_saved = sin_x
    return sin_x * sin_x + t + a_saved

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('y',), 'is_tuple': True, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.9074843620546527,
    -0.3354934143749846,
    0,
)
