"""value np.float64(7.853641512730322), sho: value_and_derivative, mode reverse (seed 700000698)"""

import math
import numpy as np

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    x = y = np.arctan2(2, 1.5 + x ** 2)
    w[:-1] *= np.cos(np.tanh(x))
    p = v = np.sin(np.sum(A, axis=0) / 3)
    return 0.0 + x + y + np.sum(v) + np.sum(w) + np.sum(A) + np.sum(p)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.24307592729949157,
    -0.5256104656242507,
    4,
    np.array([-0.47895170571594814, 0.8111440247207204, 1.3217879168135511, 1.1747682423462182], dtype=np.float64),
    np.array([-0.24574727210535718, 0.12678565197502456, 1.3091900748517749, -0.49188498496241806], dtype=np.float64),
    np.array([1.0366966344432773, 0.9984665118189107, -0.02755101114897185], dtype=np.float64),
    np.array([[0.39702445130605124, -0.03997346620666686, -0.16683081102285158, 0.27396346051539977], [1.1470768402502933, 0.16844939056661246, -0.10296322883624276, 1.0821107672237213], [-0.12529706022508025, 0.41987851077043836, -0.21861584204158735, 0.6228956321950521]], dtype=np.float64),
)
