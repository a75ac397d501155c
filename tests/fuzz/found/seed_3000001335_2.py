"""by v: value_and_derivative, mode reverse (seed 3000001335)"""

import functools
import math
import numpy as np

def f(x, y, n, v, w, h, A):
    v = np.piecewise(v, [v < -0.217, v > 0.731], [np.sin, lambda r: 0.3 * r, 0.5])
    head, tail = np.split(v, 2)
    x = np.sum(head * tail)
    v[1:3] /= 1.5
    v -= v
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.05176209003160004,
    -0.2930720042497734,
    4,
    np.array([0.5137343177296885, -0.2264295480430032, 0.5467336713188857, 0.9531325333323035], dtype=np.float64),
    np.array([0.24201986164616418, -1.075364244316507, -0.5413535628550178, -0.699140575265744], dtype=np.float64),
    np.array([0.15347802692720847, -0.10531711439892755, 0.03413997133236002], dtype=np.float64),
    np.array([[1.3411270039045708, 0.8312326326582424, 0.5389577514499511, 0.3953836887475495], [1.3656041295903367, -0.414266916563488, 1.029063294747725, 1.3189777091706836], [0.08073181722595502, 1.1580800668765872, -0.515720196941861, 1.1518531872829956]], dtype=np.float64),
)
