"""value np.float64(-2.23010536684482), sho: value_and_derivative, mode reverse (seed 700000001)"""

import math
import numpy as np

def f(x, y, n, v, w, h, A):
    x = c = x
    v[n % 3] = np.tanh(max(y, 1 + 0.1))
    v[1:] /= 1.5 + np.tanh(h @ h)
    return np.sum(h) / 3 + c + np.sum(v) + np.sum(h)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.18107045111663256,
    -1.150596985279133,
    3,
    np.array([-0.6922889073017109, -0.9524335328068401, -0.7891297774603885, 0.37364741323733397], dtype=np.float64),
    np.array([-0.9634140621686313, -1.0995799035614466, 1.3900017122614583, 0.5018537115312878], dtype=np.float64),
    np.array([-0.2734561219015229, -0.798448311977783, -0.9116251167134752], dtype=np.float64),
    np.array([[-0.6876113413566, -0.7204808649374757, -1.092514019657207, 0.6267180175261413], [-0.8103536609323972, 1.0836882021099152, 0.2819117954186987, -0.6790157836159455], [1.0160706360145728, -0.7318960163336914, 0.3363487452382068, 1.0290604056811816]], dtype=np.float64),
)
