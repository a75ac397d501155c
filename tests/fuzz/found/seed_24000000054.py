"""a factor of double precision cancelled beside single (seed 24000000054)"""

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
        return 0.5

def h0(v, x):
    x_bar = min([np.min(v), math.sqrt(1 + 0.3 * 0.3)], key=lambda r: np.sin(r) + 0.1 * r)
    return np.where(x < -0.3, v, x_bar)

def f(x, y, n, v, w, h, A):
    y = y // 0.7 * y + np.sum(A, axis=1)[1] + math.exp(-np.hypot(x, 1.0) * np.hypot(x, 1.0))
    powers_991883 = {k: h0(w, math.log(1.5 + y * y)) @ v * k for k in (1, 2, 3)}
    x_bar = powers_991883[1]
    p_615125 = State(x // 0.7 * x, y * n)
    x_dot = p_615125.energy
    return x_bar

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.9316532695301252,
    0.3759964969097698,
    2,
    np.array([0.12286317348480225, -0.4820167124271393, -0.5110939145088196, 0.2778272032737732], dtype=np.float32),
    np.array([1.337220311164856, 0.8938769102096558, -0.010521295480430126, -0.1602199524641037], dtype=np.float32),
    np.array([-1.1236964464187622, 1.1223008632659912, 0.747478187084198], dtype=np.float32),
    np.array([[0.6679016947746277, 0.7200633883476257, -1.1586151123046875, -0.4240197539329529], [0.7138482332229614, 1.2654486894607544, 1.3813488483428955, -0.037963755428791046], [0.7007372975349426, -0.019556045532226562, 0.782148003578186, 0.12480443716049194]], dtype=np.float32),
)
