"""TypeError: value_and_derivative, mode reverse (seed 752000000693)"""

import math
import numpy as np

def h0(v, x):
    b = np.inner(v, v)
    v = np.maximum(v * (0.0 if b < 0.45 else x), v[0])
    return v

def f(x, y, n, v, w, h, A):
    w = h0(w, y)
    return np.prod(np.tanh(h0(np.where(h0(w, 0.3 * x ** 3) > y, h0(v, math.exp(-x * x)), h0(w, x)), -x)))

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.47366093334783,
    -0.24611078978519263,
    2,
    np.array([1.1089594362361261, -0.06904984981559403, -0.6448194204998282, -0.8353124230727331], dtype=np.float64),
    np.array([-0.5302798399830453, 0.7706614296823, -0.5945573736433438, -0.29429922188027413], dtype=np.float64),
    np.array([0.2923833660649373, 1.1519215065046022, 0.014096204494401299], dtype=np.float64),
    np.array([[-0.8148477548713029, -0.945427128296479, 1.244726620674527, -0.2675757133952912], [0.7571219005081549, -0.7332790936771698, -0.7515720150464257, 0.7302981221522156], [-0.5073362166889648, -1.1199715188904946, -0.19272550013930667, -0.9718721913436577]], dtype=np.float64),
)
