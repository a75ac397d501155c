"""by v: value_and_derivative, mode reverse (seed 291000004906)"""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np

def f(x, y, n, v, w, h, A):
    b = 0
    for e in v:
        if (b := np.tanh(max(x, b + 0.1) * (np.sum(h) / 3))) > -0.3:
            b /= y
            y -= e
    return b

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.4523798201253445,
    1.1924285494843991,
    2,
    np.array([-0.16161933981632637, -0.25644901769408446, -0.9676669551904586, 0.11611658020331483], dtype=np.float64),
    np.array([1.0047727795359565, 0.7425995760253599, 0.8017839084572909, 0.7478451900228262], dtype=np.float64),
    np.array([0.6418001523305508, -0.5246795455800445, 0.9375266039411032], dtype=np.float64),
    np.array([[0.9364130088351559, 0.9417035230013997, -0.24080487330417644, -0.5244561929877024], [0.6423114117967166, -1.1954494308255996, 1.2572442356163152, -0.0017212590577673215], [0.3132004979686247, 1.3102366674402115, 1.240477465035246, -0.28509750526349964]], dtype=np.float64),
)
