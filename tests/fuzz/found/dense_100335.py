"""an adjoint that is an array in one branch was taken for one in the other"""

import numpy as np

def f(x, y, n, v, w):
    if x - y * x > 0.5:
        x, y = (y, w[n])
        v[1:3] *= y
    t = 1.2
    w += v
    w *= t
    return np.sum(w)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'v', 'w'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.36019139978769554,
    0.9210107102026179,
    0,
    np.array([0.6821661874021583, 0.7276336913856845, 0.4933146205991803, -0.3397321097210022], dtype=np.float64),
    np.array([0.692231992114843, -0.5460880485527326, -0.6378586130123873, 0.3843457484281563], dtype=np.float64),
)
