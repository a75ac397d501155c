"""value np.float64(4.983883410692215), should be np.float64(5.970258474349976): value_and_derivative, mode reverse (seed 975000738)"""

import math
import numpy as np

def h0(v, x):
    v[:] = np.tanh(np.tanh(v * x))
    return -v

def half(a, y, n):
    return y

def _step(a, y, n):
    return a

def f(x, y, n, v, w, h, A):
    x = A @ h0(-h0(v, 0.3), x) / 4 @ np.maximum(h, y)
    return half(0.5 * y * _step(y=0.5, n=n, a=y), y=x, n=n) * np.floor(y) + np.sum(v) + np.sum(h) + np.sum(A)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.7874658188629118,
    0.9780434546390848,
    2,
    np.array([1.2985390424728394, 0.4343307316303253, 1.3513442277908325, -1.0116273164749146], dtype=np.float32),
    np.array([1.1931579113006592, -1.085990071296692, -0.696233868598938, 0.9081733226776123], dtype=np.float32),
    np.array([-0.1677655726671219, 0.8953796029090881, 1.269361138343811], dtype=np.float32),
    np.array([[1.2832750082015991, 0.49292483925819397, 0.1413625031709671, 0.8151625394821167], [1.2814416885375977, 0.05042450129985809, 0.6824885606765747, 0.6948660612106323], [-0.847221314907074, -0.8107956647872925, -0.5025520920753479, 0.1278185099363327]], dtype=np.float32),
)
