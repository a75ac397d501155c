"""wrong: value_and_derivative, mode reverse (seed 910000055)"""

import math
import numpy as np

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    A = B = np.outer(h, v)
    return np.sum(A)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.9697961331426295,
    -1.1230419198653474,
    4,
    np.array([0.19842399656772614, -0.4078522026538849, -0.504936933517456, 0.19241051375865936], dtype=np.float32),
    np.array([-1.182265043258667, 0.9037511944770813, 0.6005961298942566, -0.23647916316986084], dtype=np.float32),
    np.array([-0.8978409767150879, 1.300249695777893, -0.7499922513961792], dtype=np.float32),
    np.array([[-1.0461905002593994, 1.2857600450515747, 0.7866359353065491, -0.7404945492744446], [0.9924657940864563, 0.49925515055656433, 0.2250865250825882, 0.34362420439720154], [0.999670684337616, 0.21981917321681976, 0.6159155368804932, -0.5612088441848755]], dtype=np.float32),
)
