"""a function that writes through a view that it chooses, called for its value (seed 24000002725)"""

import functools
import math
import numpy as np

def h0(v, x):
    t_bar = v * x if max(x, x + 0.1) < 0.45 else v[::-1]
    t_bar[1:-1] += x

def f(x, y, n, v, w, h, A):
    p = h0(v, x=x)
    v[1:] = v[:-1]
    return np.sum(v)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.535164667954892,
    -0.4274703325156959,
    0,
    np.array([0.029693835293669757, 0.6093102210862076, -0.4512209389167833, 0.7609179622546318], dtype=np.float64),
    np.array([0.12407133444885621, -1.1294121245264497, -0.6710407291503265, 0.7636681296147025], dtype=np.float64),
    np.array([-1.1191185928781464, -0.7476563211927029, -0.1618007983278955], dtype=np.float64),
    np.array([[1.1381972224685566, 0.5692436857752081, 0.6375219483955836, 0.5175881414050345], [0.47937505611219566, 1.073517288755106, 1.3702306154972181, 1.120970562944897], [-1.1994997392887907, 0.5852801584381746, 0.36301696165783537, 1.376472018497416]], dtype=np.float64),
)
