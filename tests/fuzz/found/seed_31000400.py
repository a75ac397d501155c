"""Zeros like a variable that had no value yet, before a loop was run back: refused."""

import functools
import math

import numpy as np


def h0(v, x):
    v[0] -= np.tanh(float(x))
    a = np.sum(np.full(4, x))
    if not np.exp(-x ** 2) < 0.9:
        x -= (1 - np.dot(v, v)) / (1.5 + (x * 3) ** 2)
        if (0.0) < 0.9 and (np.sqrt(1 + np.sum(v ** 2))) < -0.3:
            return np.tile(v[1:3], 2) + v
        v[1:] = np.sin(v[1:]) * np.tanh(np.where((a * 0) < 0.45, np.log1p(x ** 2), v @ v))
    return np.cumsum(v) / 2 + v


def f(x, y, n, v, w, h, A):
    pair_738579 = (y + 2, abs(x))
    pair_738579 = (pair_738579[1], pair_738579[0] * np.sum(w[1:] * v[:-1]))
    x = np.tanh(pair_738579[0]) * pair_738579[-1]
    x, y = y, x
    if n == 0:
        y, x = x, y
        return np.dot(v, w) + np.sum(v) + np.sum(h)
    y, x = np.sum(v[1:] * w[:-1]), np.exp(-y ** 2)
    for i in range(0, 3, 2):
        *rest_853956, first = w
        z = first * 0.5 * (1.0) * 1 + rest_853956[1]
        for element in rest_853956:
            z = np.tanh(z * element)
        g_803615 = np.cos if np.clip(y, -0.9, 1.1) > 0.9 else np.arctan
        y = g_803615(math.cos(y)) * np.mean(h0(v, 0.5) * w)
    x += np.maximum(0.5 * y * x, 0.5 * x * y + 0.1)
    state_998931 = {"a": (1.5 + np.sin(0.0)) ** np.tanh(x), "b": w.sum()}
    for _ in range(0):
        state_998931["a"] = np.tanh(state_998931["b"] * x)
        state_998931["b"] = 0.5 * state_998931["a"]
    x = sum(state_998931.values())
    for e in v:
        x, y = np.minimum(e - 0.1, e), x
        b = np.tanh((1.5 + np.sin(np.sum(w[1:] * v[:-1]))) ** np.tanh((0.5 if x < 0.2 else e)))
    return sum([1, y, 0.5]) + np.sum(v) + np.sum(A)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.7489493857070144,
    0.006200492311479566,
    1,
    np.array([0.8254620239952761, -0.28939586151050534, 0.09468419601039613, 0.7475360143715659], dtype=np.float64),
    np.array([-0.23983111341521735, -0.12592138907666128, -1.0021593975603633, -0.21884639102316028], dtype=np.float64),
    np.array([-0.41286020561094106, 1.21926435533818, -0.6327599919813225], dtype=np.float64),
    np.array([[-0.9998343863761208, 0.26751720399256773, 0.11652106967277165, -0.34010439432141004], [0.9538096241347336, -0.04233452964473883, -0.530070112701721, -0.03542438706663975], [-0.5791334773321812, 0.0019827180140352674, 0.913952801518237, 1.1846996940925474]], dtype=np.float64),
)
