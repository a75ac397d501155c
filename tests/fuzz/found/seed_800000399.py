"""by w: value_and_derivative, mode reverse (seed 800000399)"""

import math
import numpy as np

def f(x, y, n, v, w, h, A):
    y = x = np.where(-0.4 < x < 0.7, w[:3] @ (A @ np.outer(w, v) / 4) @ A[-1] / 8, x)
    for j in range(2):
        v = v
        v[-1] = y
    if (value := np.tanh(np.maximum(y if np.sum(v) > -0.3 else x, x + 0.1))) > -0.3:
        q = w
    return value

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.29841013709152064,
    0.633174997582977,
    3,
    np.array([-0.7837629060429554, 0.8714713937787064, -0.942602306760639, 0.05434388140837987], dtype=np.float64),
    np.array([0.6174637167017452, -1.1239510427088741, -0.9809767193109841, 0.8722868008483975], dtype=np.float64),
    np.array([0.5517554990955096, 0.5387227904504794, -1.008582791881774], dtype=np.float64),
    np.array([[-0.051119692916647974, 0.4045437711212474, -0.13002198186883063, 0.6818640969819982], [0.722137131679365, 0.41603713717275004, 0.8752029024567205, 0.8406112739675515], [0.10564951989949356, -0.3253183291116447, 0.19925186519300708, -0.5438544221934073]], dtype=np.float64),
)
