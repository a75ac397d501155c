"""zeros like an array of single precision for one of double (seed 14000000060)"""

import functools
import math
import numpy as np

def f(x, y, n, v, w, h, A):
    w = v * np.clip(0.0, -0.9, 1.1)
    w[0] = y
    return np.sum(w)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('y',), 'is_tuple': True, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.04799552149552033,
    0.42085743185392377,
    3,
    np.array([0.08324266225099564, 0.6626126766204834, 0.3080374598503113, 1.043538212776184], dtype=np.float32),
    np.array([0.030540140345692635, 0.6572145223617554, 0.5099660158157349, -0.3120042383670807], dtype=np.float32),
    np.array([-1.0246485471725464, 0.5403682589530945, -0.10634380578994751], dtype=np.float32),
    np.array([[1.3905004262924194, 0.7171685099601746, 0.5710352659225464, -0.4027756452560425], [-0.6643748879432678, 0.5355821251869202, 0.12259992957115173, -0.09956676512956619], [0.5562413930892944, 1.1851305961608887, 0.4602941572666168, -0.23322729766368866]], dtype=np.float32),
)
