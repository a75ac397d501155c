"""astgrad.errors.InternalError: value_and_derivative, mode reverse (seed 701000000108)"""

import math
from dataclasses import dataclass, replace
import numpy as np

@dataclass
class Ball:
    x: float
    v: float = 0.5

def h0(a, y, n):
    return y

def _step(a, y, n):
    p_103655 = Ball(0.5 * h0(0.5 * h0(n=n + 1, a=a, y=y) * a, 2, 3) * h0(a, np.arctan2(1.0, 1.5 + y ** 2), 0), np.clip(y, -0.9, 1.1))
    both_103655 = (Ball(max(y, a + 0.1), math.exp(-a * a)), p_103655)
    for i_9, each_9 in enumerate(both_103655):
        each_9.x, each_9.v = (each_9.v, np.tanh(h0(a, a, n)))
    a = p_103655.x
    value = y
    return value

def f(x, y, n, v, w, h, A):
    x = _step(y, x, n)
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.595078869393534,
    1.0901644618186588,
    0,
    np.array([-0.6627434435554223, -0.019994093137130298, 0.641130650327689, 0.7264747625494186], dtype=np.float64),
    np.array([1.0692185192652517, -0.7507072653147471, -0.804697059145808, 1.3112212814280728], dtype=np.float64),
    np.array([0.3730783695320139, -0.1341247372183747, -0.9307391613873424], dtype=np.float64),
    np.array([[-1.1738186572102836, -1.1339777885446705, 1.0193667149787855, -0.7567509495773304], [-0.934703981721158, 0.5468506412585772, 0.7809149689911321, -0.027752237940765534], [0.04340403052711994, -0.5348754075432953, -0.15729129174639445, 0.08971548425325104]], dtype=np.float64),
)
