"""value np.float64(1.9331604916103042), should be np.float64(1.8547295465669993): value_and_derivative, mode reverse (seed 451000000391)"""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np

class State(NamedTuple):
    a: float
    b: float = 0.5

    @property
    def energy(self):
        return 0.5 * self.b ** 2 - np.cos(self.a)

def of_rows(y, rows):
    if y > 0.1:
        y = y * 0.8
    return 0.7 * y * rows[0][0] + 0.3 * y * y * rows[1][-1]

def h0(x, q=0.7):
    return np.sin(q) - q / (1.5 + x ** 2)

def half(x, t):
    return (np.maximum(0.0, x + 0.1), h0(t, t) * 0.3)

def _step(x, q=0.7):
    return 2

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    g = v[1:]
    y = x
    rows_800539 = (w * 0.9, [math.exp(-y * y), h @ A @ v / 8, np.prod(np.tanh(w))])
    for i_5 in range(2):
        y = np.tanh(of_rows(y, rows_800539))
        rows_800539[0][0] *= 0.7
    y = y * rows_800539[0][0]
    y /= 1.5 + np.sin(np.sum(w[1:] * w[:-1]))
    x, y = half(A[1, n % 4], y)
    v[1:] *= np.cos(np.tanh(np.sum(w)))
    x, y = half(np.minimum(y - 0.1, h0(x * np.floor(_step(y)))), y)
    x = y
    g[n % 3] += np.tanh(np.arctan2(_step(y, y), 1.5 + (x * n) ** 2))
    p_174145 = State(x)
    sin_x = p_174145.energy
    sin_x, y = half(sin_x, x)
    inner_380010 = lambda p_in: np.tanh(p_in * y) + w[0]
    y = inner_380010(float(y))
    v[-1] = np.tanh(np.hypot(sin_x, 1.0) * n)
    sin_x = np.max(w)
    rows_582193 = ([1.2, 1.2], [1.2, 0.4, 0.9])
    for i_5 in range(2):
        rows_582193[1].append(0.3)
        sin_x = np.tanh(of_rows(sin_x, rows_582193))
        rows_582193[0][0] *= 0.7
    sin_x = sin_x * rows_582193[0][0]
    return sin_x + y + sin_x + np.sum(g)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.6145341347113373,
    -0.8199899355821527,
    1,
    np.array([-0.3376805326488441, -0.3057211429889062, -1.1360700774058874, -0.6754637055445811], dtype=np.float64),
    np.array([0.8648641589665254, 0.49158597387060565, 0.4571956012269389, 0.21023312961907492], dtype=np.float64),
    np.array([-0.7560732767077175, 0.5667573216231032, 0.6342726228239248], dtype=np.float64),
    np.array([[-0.2427233005150351, 1.0936485943569665, 0.47030796184186574, -1.1412304513908256], [-0.12143142695054143, -0.3010355360835526, 0.182402690435705, 1.3636744469889546], [0.37295274081175767, 0.5178732445606582, -0.2908607396532873, 0.9052927142866232]], dtype=np.float64),
)
