"""by y: value_and_derivative, mode reverse (seed 940001275)"""

import math
import numpy as np

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    v[1:] *= y
    if np.exp(-x ** 2) < 0.2:
        v = w
    else:
        A[:, -1] /= 1.5
    return np.sum(v)
    w[::2] /= 1.5
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    1.1479384321917425,
    0.9124709886928499,
    1,
    np.array([0.4216709299980801, 0.6827009557729387, 0.9718493290968604, 0.47945082764471314], dtype=np.float64),
    np.array([-0.44365093850239135, 0.10060930777106192, 1.2161567802528241, -0.9872528223267814], dtype=np.float64),
    np.array([-0.41040252251590426, 1.1109544658177277, -1.075051300012753], dtype=np.float64),
    np.array([[-0.6816978087055452, -0.35199964796916705, 0.3462107142927928, 0.7273442869820737], [1.129147111385859, 0.8677466832346685, 0.732341911275775, -0.7697526811709814], [0.923653240836537, -0.37042936150241834, 0.794904761621237, -0.04457225539340581]], dtype=np.float64),
)
