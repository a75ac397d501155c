"""a variable is given its earlier value before an inner loop has read it again (seed 22000009382)"""

import functools
import math
import numpy as np

def h0(a, y, n):
    g_665209 = a
    return y

def f(x, y, n, v, w, h, A):
    w[-1] += x
    value = functools.reduce(lambda r, e: 0.5 * r * e + 0.1, w)
    x_dot = value
    for e, d in reversed(list(zip(w[::-1], v[:-1]))):
        y -= h0(d, x_dot, n=n)
        for row in A:
            pair_527959 = (y, np.sum(h) / 3)
            x_dot = np.tanh(pair_527959[0]) * pair_527959[-1]
    return y

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    1.333105721103122,
    0.27858612037750174,
    3,
    np.array([-0.2703848001934681, 1.065271338266257, -0.6919756722132702, -0.2878949024902261], dtype=np.float64),
    np.array([1.1583272066094887, 1.3712086201560558, -0.08261164315581593, 0.6393699720574251], dtype=np.float64),
    np.array([0.6967456674712307, -0.47945026734464635, -0.2691267058373671], dtype=np.float64),
    np.array([[0.4156386327769128, 0.3909712279847739, -0.09499263620237475, -0.6418972757856823], [0.27229604678146546, 0.7335337595022102, 0.5288510061747433, -0.7105355966654828], [0.8326112952453057, -0.07301076597806233, -0.7079903225578937, 0.43752946239752544]], dtype=np.float64),
)
