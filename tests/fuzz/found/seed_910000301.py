"""wrong: value_and_derivative, mode reverse (seed 910000301)"""

import math
import numpy as np

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    for e in v:
        w = (w - e) * np.arange(4)
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.9421728505651317,
    -0.5506556256930416,
    0,
    np.array([1.1916435956954956, -0.524143636226654, -0.6025479435920715, 0.6296728253364563], dtype=np.float32),
    np.array([0.4332381784915924, 1.0798988342285156, 0.4918648898601532, -0.05872730910778046], dtype=np.float32),
    np.array([-1.1189066171646118, 0.028199996799230576, -0.5076190233230591], dtype=np.float32),
    np.array([[1.2211767435073853, 1.2260557413101196, 0.9862248301506042, 0.6375340223312378], [0.4743751287460327, -0.8486920595169067, 0.19734810292720795, -0.4313379228115082], [1.1460965871810913, -1.0841540098190308, -0.0994453951716423, 1.1330264806747437]], dtype=np.float32),
)
