"""by w: value_and_derivative, mode reverse (seed 970000801)"""

import math
import numpy as np

def h0(a, y, n):
    r = 0
    return np.sin(a)

def f(x, y, n, v, w, h, A):
    b = math.sqrt(1 + h @ A @ w / 8 * (h @ A @ w / 8))
    return h0(b, b, n)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.5713624893433851,
    -0.26288004526172826,
    2,
    np.array([-0.2382764369249344, 0.39078301191329956, 1.141038179397583, 1.0250606536865234], dtype=np.float32),
    np.array([1.030922770500183, 1.215240478515625, -0.5073966383934021, 0.49624311923980713], dtype=np.float32),
    np.array([0.501446545124054, 0.5446722507476807, 0.11673646420240402], dtype=np.float32),
    np.array([[0.9634230136871338, 0.5422121286392212, -0.42666903138160706, 0.8967000246047974], [0.6260783076286316, 0.18276502192020416, 0.13038663566112518, 0.5319510698318481], [-1.1576656103134155, 1.1467289924621582, 0.19657915830612183, 0.820012092590332]], dtype=np.float32),
)
