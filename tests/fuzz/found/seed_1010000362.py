"""    make it an array, as with np.zeros: derivative, mode forward (seed 1010000362)"""

import math
import numpy as np

def f(x, y, n, v, w, h, A):
    g = v
    g[-1] /= x
    state_142018 = {'a': np.sum(h) / 3, 'b': A[1, 0]}
    state_142018['a'] = np.max(v)
    a = state_142018['a']
    return a

REQUEST = {'operator': 'derivative', 'wrt': ('x',), 'is_tuple': False, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -1.0663409359585925,
    -1.0531978709645045,
    2,
    np.array([-0.03612702488687636, -0.8752376366259425, -0.17909178735545606, -0.026296197109716868], dtype=np.float64),
    np.array([1.0172289454864598, 0.4767517912891468, -0.47650552955503755, 0.3002693700950463], dtype=np.float64),
    np.array([0.22531785384791747, 0.31380024374571236, 0.7177897319765363], dtype=np.float64),
    np.array([[-1.0717809544297932, 1.3557788959998616, 0.6266661566804677, 0.5077000835969334], [0.3493248074104791, -0.9871686533977863, -0.3943131175829413, 0.3516887432187923], [-0.40986190372918807, -0.7702828356123155, -0.36468659462951625, -0.40687916169677696]], dtype=np.float64),
)
