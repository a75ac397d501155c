"""a companion gives Python's own 0.0 for a float32 (seed 22000007015)"""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np

def h0(a, y, n):
    return y

def half(x, t):
    t = x
    return (h0(t, x, 2) + t, float(x))

def f(x, y, n, v, w, h, A):
    t = 1
    x_dot = np.sum(np.maximum(w, 0.3))
    t, y = half(t, x_dot)
    return y

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.6824827126202979,
    0.5405012630299026,
    0,
    np.array([0.7218896746635437, -0.43983229994773865, 1.0557255744934082, 0.5648486614227295], dtype=np.float32),
    np.array([0.2945030629634857, 0.7803154587745667, 1.3493684530258179, -0.840056836605072], dtype=np.float32),
    np.array([1.0240975618362427, 0.21776796877384186, -0.972028374671936], dtype=np.float32),
    np.array([[-0.5606665015220642, 0.3760654032230377, 1.0640437602996826, 1.3475096225738525], [0.2024485021829605, 0.49825319647789, 0.17456267774105072, -1.1267184019088745], [-0.6401140689849854, 1.3807308673858643, 0.09178949892520905, -0.5215678811073303]], dtype=np.float32),
)
