"""TypeError: value_and_derivative, mode reverse (seed 970000496)"""

import math
import numpy as np

def h0(v, x):
    a_saved = x
    return np.array([a_saved, a_saved, a_saved, a_saved])

def f(x, y, n, v, w, h, A):
    saved = h0(w, x=x)
    saved = saved * 0.0
    if n != 2:
        saved *= y
    return np.sum(saved)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.9296740233304783,
    0.3615224560434773,
    0,
    np.array([1.0349009473430029, 0.1133790493836282, 0.5471654106425061, 1.172029558690716], dtype=np.float64),
    np.array([1.1339967289429975, 1.054546773582117, -0.3743797730913373, -1.0962245821546115], dtype=np.float64),
    np.array([0.3671258228483263, 0.6800064096805771, -0.49599276258286407], dtype=np.float64),
    np.array([[-0.5576012611256868, -0.5217124123725452, -0.8121972060416595, 0.9799903414024789], [-0.7784225712170163, 0.8581681545347173, 0.45718687210292175, -0.11664846726449118], [0.7389644733452649, -0.4217332758385961, -1.177465853276976, -0.2890810787113913]], dtype=np.float64),
)
