"""by y: value_and_derivative, mode reverse (seed 975001150)"""

import math
import numpy as np

def half(v, x):
    v[0] -= x
    return v

def f(x, y, n, v, w, h, A):
    v[...] = half(w, y) * x
    w = half(w, 1 ** 2) ** 2
    state_3292 = {'a': h @ h, 'b': np.dot(v, w)}
    y = state_3292['b']
    return y

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -1.0888398746911423,
    0.09737139235424519,
    1,
    np.array([-0.6351805925369263, 0.3827176094055176, 1.280379295349121, 0.3530173897743225], dtype=np.float32),
    np.array([1.1134209632873535, -0.9968442320823669, 0.933591365814209, -0.848543643951416], dtype=np.float32),
    np.array([0.9703896045684814, -0.5256714820861816, -0.3592889606952667], dtype=np.float32),
    np.array([[-0.9383653402328491, 1.174324870109558, -0.6270231604576111, 1.0111624002456665], [0.28364697098731995, -0.39428621530532837, -0.804175615310669, 1.0328115224838257], [-0.6032496690750122, -0.40928158164024353, 1.335898756980896, -0.29147738218307495]], dtype=np.float32),
)
