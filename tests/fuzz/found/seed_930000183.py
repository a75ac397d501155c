"""by w: value_and_derivative, mode reverse (seed 930000183)"""

import math
import numpy as np

def f(x, y, n, v, w, h, A):
    r = 0
    while r < n + 1:
        for l in range(n):
            x = z = np.dot(v, w)
        else:
            A[r % 3, -1] += y
        v = A[n % 3]
        r += 1
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    1.0239000310126667,
    1.1785048522423647,
    3,
    np.array([1.1989284748625295, 0.4191463840246741, 1.195482743421157, -0.8459620999777542], dtype=np.float64),
    np.array([-0.17948926806068433, -0.8649991379343692, -1.0967255795434758, -0.05789294495661035], dtype=np.float64),
    np.array([-0.37540416868310555, 0.5280817976331109, 0.012421525391281163], dtype=np.float64),
    np.array([[1.3439823412488259, 0.7548440320365399, -0.7412466651164272, -0.5555661868424361], [1.274285650062579, 0.9748009108590401, 0.6317278818225691, 0.0468784823327979], [-0.5148163556338248, -1.0660184197551503, -1.0514722754826127, -0.2005775255526624]], dtype=np.float64),
)
