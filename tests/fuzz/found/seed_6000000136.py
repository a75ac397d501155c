"""The cotangent of a float32 value, given as Python's number, made float64 of what np.where chose."""

import numpy as np


def f(v, w):
    w = np.where(w[::-1] > 0.1, np.roll(v, 1), np.abs(w))
    return np.sum(w)

REQUEST = {'operator': 'vjp', 'wrt': ('v', 'w'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'decorator', 'algebra': True}
ARGUMENTS = (
    np.array([0.5, 1.0, -0.30000001192092896, 0.20000000298023224], dtype=np.float32),
    np.array([0.699999988079071, -0.20000000298023224, 1.0, 0.4000000059604645], dtype=np.float32),
)
