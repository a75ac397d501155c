"""a pullback was handed views of an array whose part is overwritten (seed 22000004656)"""

import functools
import math
import numpy as np

def f(x, y, n, v, w, h, A):
    head, tail = np.split(w, 2)
    x = np.sum(head * tail)
    w[n % 4] = n
    return x

REQUEST = {'operator': 'vjp', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'decorator', 'algebra': True}
ARGUMENTS = (
    0.5762277324840044,
    1.1322771771513038,
    0,
    np.array([-1.118478654996319, 0.30587714603434724, 0.4528224735130464, 1.3015994979063346], dtype=np.float64),
    np.array([0.5545303123650216, 0.42008049415199045, 0.10752219024396736, -0.5365605640366463], dtype=np.float64),
    np.array([-0.7143621428410156, 0.1489629217899966, 0.07597488015466247], dtype=np.float64),
    np.array([[1.3738644993547575, -0.006238873922180588, -1.0697196444831847, 0.06183292173411559], [-0.587586912686289, -0.010188523892869172, 1.1834450279097546, -0.07122563302328588], [0.8195311690300076, 0.0235369503328986, -0.3026414754534186, -0.513645831200154]], dtype=np.float64),
)
