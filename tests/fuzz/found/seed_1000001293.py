"""by x: derivative, mode forward (seed 1000001293)"""

import math
import numpy as np

def h0(a, y, n):
    y = np.where(y < -0.3, 1, y)
    return y

def f(x, y, n, v, w, h, A):
    x, y = (x / (1.5 + h0(np.minimum(x - 0.1, y), x, 0) ** 2), h0(y, float(x), 0) // 0.7 * h0(0.5, np.sum(v[1:] * w[:-1]), 3))
    for e in h:
        x = y ** 2
        y /= np.minimum(h0(y, y, n + 1) - 0.1, np.arctan2(h0(x, x, n=2), 1.5 + e ** 2))
    return float(x)

REQUEST = {'operator': 'derivative', 'wrt': ('x',), 'is_tuple': False, 'mode': 'forward', 'known': 'scalars', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.3514675731044985,
    0.2762550747123276,
    1,
    np.array([-0.7844222887649714, 1.0964877666631538, 0.0945750328070114, 0.1775716379725807], dtype=np.float64),
    np.array([1.0828660521260642, -0.993543663800162, -0.226257864535109, -0.21472064323340656], dtype=np.float64),
    np.array([0.9844302518554235, -0.9501881643923571, 0.9213883191729713], dtype=np.float64),
    np.array([[0.204926154487862, 0.17859893974543084, 1.0408136830703303, 1.3197687590497973], [1.3100920642151725, -0.03537101219337724, -0.9084833572829508, -1.079171947306956], [-0.9377818336001494, -0.43724962150410185, 0.7845259851820039, -0.6223612414361814]], dtype=np.float64),
)
