"""IndexError: vjp, mode reverse (seed 421000000153)"""

import functools
import math
import numpy as np

def of_ends(y, ws):
    y = y
    return 0.7

def f(x, y, n, v, w, h, A):
    z = A
    p = v
    ws_516427 = [0.3 * y ** 3, np.mean(p * v), h[0], A[1, n % 4], math.log(1.5 + x * x), np.mean(A), z % 3.0]
    for i_5 in range(3):
        sin_x = ws_516427.pop(0)
        sin_x = of_ends(sin_x, ws_516427)
    return sin_x

REQUEST = {'operator': 'vjp', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'decorator', 'algebra': True}
ARGUMENTS = (
    0.9779563492619066,
    -1.1162382469119894,
    3,
    np.array([0.9232965111732483, 0.056243546307086945, 1.2013092041015625, 0.9956497550010681], dtype=np.float32),
    np.array([-0.5270922183990479, -0.005401671398431063, -0.9646005034446716, -0.5750678777694702], dtype=np.float32),
    np.array([-0.49478679895401, -0.15212851762771606, 1.1553667783737183], dtype=np.float32),
    np.array([[0.49093759059906006, 1.1832715272903442, -1.1125901937484741, -1.1740952730178833], [-0.8057742118835449, 1.1356323957443237, -0.8979020714759827, -1.0944983959197998], [-0.8808711171150208, -1.100860595703125, -0.4463272988796234, 0.9476705193519592]], dtype=np.float32),
)
