"""Refused without a place."""

import functools
import math

import numpy as np


def h0(w, B, k=0.5):
    pair_943148 = (w.sum(), np.sum(w))
    pair_943148 = (pair_943148[1], pair_943148[0] * k)
    x_bar = np.tanh(pair_943148[0]) * pair_943148[-1]
    return (0.3 if x_bar < 0.45 else x_bar) + k + np.sum(w) + np.sum(B)


def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    h[n % 3] = np.tanh(w[-1])
    steps = 2
    # a remark
    pass
    if (y := np.tanh(np.sum(np.tanh(w * (h0(w, A, x)))))) > 0.0:
        v[v < 0.9] *= 0.7
        v[1:-1] += 0.3 * (v[2:] - 2 * v[1:-1] + v[:-2]) * np.tanh(x * steps)
    head, tail = np.split(w, 2)
    x_bar = np.sum(head * tail) + head[0]
    y, x_bar = x_bar, y
    for l in range(0, n, 2):
        g_bar = h
        if not (np.sum(A, axis=1)[1]) < -0.3:
            break
        g = w[1:]
    v = A[n % 3]
    *rest_935805, first = v
    y = first * 0.3 * (0.3) ** 3 + rest_935805[1]
    for element in rest_935805:
        y = np.tanh(y * element)
    powers_663716 = {k: math.log(1.5 + (h0(w, A)) * (h0(w, A))) * k for k in (1, 2, 3)}
    y = np.tanh(powers_663716[1]) * powers_663716[3] + powers_663716.get(2, 0.0) + powers_663716.get(5, 0.1)
    return (1 + x ** 2) ** 0.5 + x + x_bar + np.sum(h)

REQUEST = {'operator': 'derivative', 'wrt': ('A', 'h', 'w', 'v', 'y', 'x'), 'is_tuple': True, 'mode': 'reverse', 'known': 'scalars', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    1.1226788847586573,
    1.0585206988938187,
    4,
    np.array([-0.4168010994989034, 1.382866574347341, 0.9276688689341677, -0.9865149616789969], dtype=np.float64),
    np.array([0.6466450831949508, -0.29066319668052476, 0.18089322642099503, 0.3043712209210834], dtype=np.float64),
    np.array([0.45369861942172807, -1.108461181908084, 0.8911334463103799], dtype=np.float64),
    np.array([[1.050297213854021, -1.0716909187727144, 1.0165120518634814, 0.6811782985559849], [1.06756197386307, -1.1650266641589713, -0.4400191910904332, -1.0223986658991222], [-0.46540717417731403, -0.22337772167301873, -0.2442377100156652, 0.3211889240898129]], dtype=np.float64),
)
