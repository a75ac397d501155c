"""wrong: value_and_derivative, mode reverse (seed 910001865)"""

import math
import numpy as np

def f(x, y, n, v, w, h, A):
    for l in range(n):
        w = np.arange(4)
    else:
        A = A
    return np.sum(w)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.8531663827240623,
    -0.8789473368870546,
    4,
    np.array([1.1239372491836548, -0.5210586190223694, -0.5782293677330017, 0.1545240730047226], dtype=np.float32),
    np.array([0.592955470085144, 0.5524470806121826, 0.2154988795518875, -0.3852451741695404], dtype=np.float32),
    np.array([-1.1944918632507324, -1.1845009326934814, 0.858275830745697], dtype=np.float32),
    np.array([[-1.0031418800354004, 0.10116181522607803, -1.174481987953186, 0.7246533036231995], [-0.43824633955955505, 0.35316309332847595, -0.5312666893005371, -0.500840961933136], [0.37961697578430176, 0.18387389183044434, 1.2743422985076904, 0.44476133584976196]], dtype=np.float32),
)
