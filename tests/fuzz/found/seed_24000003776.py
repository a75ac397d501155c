"""a function that adds to an array without dimensions, called for its value (seed 24000003776)"""

import functools
import math
import numpy as np

def h0(a, y, n):
    a += y
    return 0.3

def f(x, y, n, v, w, h, A):
    b = np.where(y > 0.9, y, h0(x, y, n + 1))
    saved = np.full(4, 0.3)
    saved[-1] -= h0(b, b, n + 1)

    def inner_682948(p_in, q_in=0.5):
        return b
    x = inner_682948(math.cos(x))
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.4709044684353134,
    1.2133254857165798,
    4,
    np.array([1.0071315893634363, -0.9031015982504901, -0.7002335404498652, -0.3420290736921301], dtype=np.float64),
    np.array([0.8758896515794199, -0.7115677600442283, -0.32153282776099157, -0.8433361662528684], dtype=np.float64),
    np.array([-0.8317575111706881, 1.1704329597904117, 0.7877175250467607], dtype=np.float64),
    np.array([[0.8938316819251264, -0.8123798422917365, -1.180945754559549, 1.056547647147753], [-0.5746852933037311, -0.8353507359996818, -0.30101258838587863, -0.16135627830861354], [-0.87298312156786, -0.2736275968232218, 1.155474287511318, -0.9851188352723098]], dtype=np.float64),
)
