"""by h: value_and_derivative, mode reverse (seed 970000521)"""

import math
import numpy as np

def h0(x, q=0.7):
    return x * x

def f(x, y, n, v, w, h, A):
    y = (A.T @ (h / (1.5 + h ** 2)) / 3).sum()
    value = h0(math.cos(y), float(y))
    return np.tanh(value)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.5055453106518275,
    -0.6159081401054011,
    0,
    np.array([-0.5651818513870239, 0.3683595359325409, 0.7517291307449341, -0.3613617718219757], dtype=np.float32),
    np.array([0.5220686197280884, 1.286564588546753, 0.734188973903656, -0.556461751461029], dtype=np.float32),
    np.array([0.4054398536682129, -0.6019421219825745, 0.08344665169715881], dtype=np.float32),
    np.array([[1.3404268026351929, -0.6176948547363281, 1.1518293619155884, 1.22517728805542], [0.12235914170742035, 0.8159956932067871, -0.8559562563896179, 1.2998613119125366], [-0.6926869750022888, -0.1161857470870018, -1.0987746715545654, -0.9508049488067627]], dtype=np.float32),
)
