"""the other name of a result, read inside a branch, was lost (seed 12000009297)"""

import functools
import math
import numpy as np

def h0(x, q=0.7):
    return x

def f(x, y, n, v, w, h, A):
    x /= np.sin(np.where(y < 0.45, v[0], h0(1.0, np.max(v))))
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.032053733103576176,
    0.29282716791042107,
    1,
    np.array([1.2421510178327086, 0.3589314794497773, 0.6900811930928299, 0.310345041740415], dtype=np.float64),
    np.array([0.5877496820882837, -0.4613568338556092, 0.5006714207247462, -0.8866498935678749], dtype=np.float64),
    np.array([0.5230220948393742, 0.13258876965396627, 0.2135993992315861], dtype=np.float64),
    np.array([[-0.11481952115649863, -0.012233373940430559, 0.8977425260270786, 0.20531384867143476], [-0.25635570432963706, 0.2892254167016699, 0.7894186659172004, 0.9713179285696139], [-0.03337042219643549, -0.7272871764492987, -0.0543582146311925, 0.5265273389965044]], dtype=np.float64),
)
