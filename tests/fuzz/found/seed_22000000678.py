"""an element read again in a round's reverse after it was written (seed 22000000678)"""

import functools
import math
import numpy as np

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    for e in v:
        first, *rest_169226 = w
        y = first * y
    w[1:] = y
    w[0], w[2] = (w[2], w[0])
    return np.sum(w)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.3663204288993325,
    -0.6990450152626787,
    3,
    np.array([-0.17525202328446943, 0.24417344560766163, 0.9514808629528584, 0.16807575698828559], dtype=np.float64),
    np.array([0.38964593334308883, -0.3788857956411794, -0.2783874088500612, 1.372020389886983], dtype=np.float64),
    np.array([0.9004730245697103, -0.8872021555673204, -0.008320789201713419], dtype=np.float64),
    np.array([[0.05183437356238674, 0.25185883516072405, -1.0635367028197913, -0.7605659833866818], [1.0827193732205151, -0.9396116978178315, 1.2489082681020542, 0.6328739951233102], [0.7245604272215862, 0.9175906943705494, 0.3547415216451095, -0.716736954824119]], dtype=np.float64),
)
