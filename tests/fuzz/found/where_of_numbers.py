"""np.where of Python's numbers makes a float64 array, which the derivative by a float32 array was left in."""

import math

import numpy as np


def h0(a, y, n):
    value = 1.5
    return value


def f(x, y, n, v, w, h, A):
    y = np.mean(np.where(0.5 * A * A > h0(y, np.dot(x, w), 3), np.maximum(v, y), np.outer(h, w)))
    b = 0
    return h0(b, n=2, y=math.cos(y))

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.3,
    -0.4,
    3,
    np.array([0.2739233672618866, -0.46042656898498535, -0.9180529713630676, -0.9669447541236877], dtype=np.float32),
    np.array([0.62654048204422, 0.8255111575126648, 0.21327155828475952, 0.4589931070804596], dtype=np.float32),
    np.array([0.08724997937679291, 0.8701448440551758, 0.6317071318626404], dtype=np.float32),
    np.array([[-0.9945229887962341, 0.7148085236549377, -0.9328288435935974, 0.4593108892440796], [-0.6486887335777283, 0.7263578176498413, 0.08292244374752045, -0.4005762040615082], [-0.1546255648136139, -0.9433606863021851, -0.7514334321022034, 0.34124884009361267]], dtype=np.float32),
)
