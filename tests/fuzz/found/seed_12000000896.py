"""a function that writes into a row of its parameter under another name (seed 12000000896)"""

import functools
import math
import numpy as np

def h0(w, B, k=0.5):
    inner_445945 = lambda p_in: np.tanh(p_in) + w[0]
    q = B[0]
    q[-1] += np.sum((B @ np.outer(q, w) / 4)[:, 1:] * np.tril(B)[:, :-1])
    return k

def f(x, y, n, v, w, h, A):
    pair_656895 = (math.exp(-x * x), np.logaddexp(h0(w, A), 0.5))
    return np.sum(h)

REQUEST = {'operator': 'jvp', 'wrt': ('h',), 'is_tuple': False, 'mode': 'forward', 'known': 'all', 'route': 'decorator', 'algebra': True}
ARGUMENTS = (
    1.1618868895388392,
    0.40321903623061983,
    3,
    np.array([-0.39869850873947144, -0.6218286156654358, -0.7524221539497375, 1.095930576324463], dtype=np.float32),
    np.array([-0.6934389472007751, 0.342215359210968, 0.7919688820838928, 0.48660391569137573], dtype=np.float32),
    np.array([-0.939608097076416, 0.8375985622406006, 0.8465234637260437], dtype=np.float32),
    np.array([[-1.1432846784591675, 0.1116514801979065, 0.45089101791381836, -0.012821905314922333], [0.438242644071579, 0.17947614192962646, 1.121368408203125, -0.3692390024662018], [1.3802827596664429, 1.1011314392089844, 0.05462468042969704, 0.33788686990737915]], dtype=np.float32),
)
