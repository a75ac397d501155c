"""ValueError: value_and_derivative, mode reverse (seed 970000513)"""

import math
import numpy as np

def f(x, y, n, v, w, h, A):
    if -0.4 < x < 0.7:
        v = w
    else:
        v[...] = A.T
    return np.sum(v)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.206137958855658,
    0.5523575476293507,
    3,
    np.array([0.9923828953538034, 0.29613081626481086, 0.13400427602344167, -0.8672248967419101], dtype=np.float64),
    np.array([-1.1640845658807162, 0.5785363852308651, 1.1056491020250403, 1.275499756223202], dtype=np.float64),
    np.array([-0.16661800405207572, 1.007532052191914, -0.5680970662178084], dtype=np.float64),
    np.array([[0.7571593194994541, -1.0079043827259622, 0.8296936296863124, 0.5461503580617943], [1.3418199134698934, -0.824910967538707, -0.7842102767674384, 0.9055638317453536], [0.6355937259382578, 0.4636573161095445, -0.8711750425356111, -0.33326027581429074]], dtype=np.float64),
)
