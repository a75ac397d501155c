"""by v: value_and_derivative, mode reverse (seed 700000135)"""

import math
import numpy as np

def half(x, q=0.7):
    return 0.3

def _step(v, x):
    v[-1] = half(q=v[-1], x=x)
    return v

def f(x, y, n, v, w, h, A):
    x = _step(v, y + y) > y
    return np.sum(v)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.14466878481547885,
    -0.9677103201900031,
    4,
    np.array([-0.9179422720873829, -0.1496190437130418, -0.84516905114844, -0.14901439672094474], dtype=np.float64),
    np.array([-0.8727173533104555, 0.19957036961970287, -1.1171627275170217, 0.23538203229190358], dtype=np.float64),
    np.array([-0.6046217316913046, 0.7837025641665003, 0.5127979337065798], dtype=np.float64),
    np.array([[-0.8560244941345467, 0.7550803770297307, -0.6398086701621365, 1.1054137594556714], [-0.993623282401652, -0.4604970149173935, -0.61558750700029, 1.0682134909009247], [0.347352795860447, -0.07973294840527667, -1.0115248230759617, 0.22215569244913103]], dtype=np.float64),
)
