"""by A: value_and_derivative, mode reverse (seed 421000000189)"""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np

def of_ends(y, ws):
    y = y
    return ws[-1]

def f(x, y, n, v, w, h, A):
    for place, e in reversed(list(enumerate(A[:, 1]))):
        y, sin_x = (y, y / (1.5 + x ** 2))
        y = e
        ws_446648 = [0.9, 0.4, 0.4, 1.2, 0.9, 0.9, 1.2]
        for i_5 in range(3):
            ws_446648.append(y)
            y = of_ends(y, ws_446648)
    return sin_x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.6687177789013493,
    -0.4883161816406141,
    2,
    np.array([0.05238257793207168, 0.09320076535031196, -0.5517089544386861, -0.5452880902280283], dtype=np.float64),
    np.array([0.6144714555940882, -0.5174338385897074, -0.7784173617546146, 0.29874866760541896], dtype=np.float64),
    np.array([0.34874320921146995, 0.43901940024321484, 1.2027855998102488], dtype=np.float64),
    np.array([[-0.4037052469652551, 0.6169514357654353, 0.4351991203768384, 0.2529477322812981], [0.7627169568353604, 1.0814340945646064, 0.7524575610184627, 0.8803059234347821], [1.2853984926274837, 0.14799436826627166, 0.7453696683842916, 0.5733456004955786]], dtype=np.float64),
)
