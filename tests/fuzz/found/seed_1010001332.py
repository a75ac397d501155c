"""UnboundLocalError: value_and_derivative, mode reverse (seed 1010001332)"""

import math
import numpy as np

def half(v, x):
    for i_4 in range(3):
        if x - x < -0.3:
            v[:-1] *= 1.5
        else:
            break
    return v

def f(x, y, n, v, w, h, A):
    return np.dot(w, half(half(A[-1], y or y) / (1.5 + w ** 2), y))

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    1.1191207527585918,
    -0.35398750681474744,
    4,
    np.array([1.3469946955175416, -0.566053994700462, -0.5061981994561404, 1.3739708716477315], dtype=np.float64),
    np.array([-1.140818413449124, 0.08747654824447726, 1.157407750273779, 1.0319209572889727], dtype=np.float64),
    np.array([1.0293637659030208, 1.1564916822675835, -0.40219795373210865], dtype=np.float64),
    np.array([[1.0182570212750492, 0.40268222613163895, -1.085673772703638, 0.7710270207673933], [0.8062865202612641, 0.29660151812299085, 0.0038426301861849144, -0.7142793100896393], [1.0797796366653063, 0.4094571782335583, 0.0011326147926740138, -0.21744319035322257]], dtype=np.float64),
)
