"""one branch settled what waits and reads a cotangent, the other did not (seed 12000001645)"""

import functools
import math
import numpy as np

def f(x, y, n, v, w, h, A):
    if np.sum(v) < 0.2:
        *rest_982249, first = v
    else:
        x /= 1.5
    x += np.min(np.clip(v, -0.8, 0.9))
    return y * x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.07964358566436047,
    0.7779392474909599,
    0,
    np.array([1.2682835121894704, 0.9186491070873541, 0.02848116585227012, 0.7884899253816449], dtype=np.float64),
    np.array([0.1579737456392809, -0.41409466586040655, -0.030582412138239645, 0.6725772033965944], dtype=np.float64),
    np.array([0.05562149365108149, -0.2132896157880836, -0.24763775607281735], dtype=np.float64),
    np.array([[-0.5457193492475079, 0.6328604475381472, 1.2860701345201917, 0.2322953036336679], [1.1841640488408591, -0.6940840119345754, -0.6430672432424301, 0.03475936192478701], [-0.5590038461257005, -0.939986461651787, -0.5894179514835172, -1.0093821227585333]], dtype=np.float64),
)
