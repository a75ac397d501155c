"""by h: value_and_derivative, mode reverse (seed 700001207)"""

import math
import numpy as np

def h0(x, t):
    t, x = (np.hypot(x, 1.0), 0.5 * 2 * t)
    return (np.where(x < -0.3, t, x), 0.3 * t ** 3)

def f(x, y, n, v, w, h, A):
    a = x = w
    y, x = h0(t=2, x=2)
    h = (A - np.mean(A, axis=1, keepdims=True)) @ (h @ A / 3) / 4
    x /= 1.5 + np.sin(h @ h)
    for row in A:
        x, a = (w[1], a * w[-1])
        v = h
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -1.1408544606566895,
    -0.508379727166517,
    0,
    np.array([0.5423465371131897, 0.5950697064399719, 0.5701919794082642, -0.7755942344665527], dtype=np.float32),
    np.array([1.0522210597991943, -0.22625046968460083, -0.8525510430335999, -0.4400694966316223], dtype=np.float32),
    np.array([0.9292324781417847, -1.153186559677124, -0.8996574282646179], dtype=np.float32),
    np.array([[-0.12493623048067093, -0.9732692837715149, -0.12023410946130753, 1.148667335510254], [-0.8768033981323242, -0.38749760389328003, -0.44438034296035767, -0.6883643269538879], [-1.0290039777755737, 1.291465163230896, 0.44039806723594666, 0.2914084494113922]], dtype=np.float32),
)
