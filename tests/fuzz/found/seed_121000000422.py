"""A cotangent in single precision that is times zero. (seed 121000000422)"""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np

def h0(v, x):
    saved = v
    return saved

def f(x, y, n, v, w, h, A):
    kept_230568 = [v * 0.5]
    kept_230568.append(v)
    x = kept_230568[0]
    saved = w
    return np.dot(h0(saved, w.sum()), h0(v, 0.5 * x * 0.0))

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.7933369275168072,
    0.488999837697504,
    1,
    np.array([0.16992133855819702, 0.3876318335533142, -0.9591699838638306, 0.524972677230835], dtype=np.float32),
    np.array([-0.22486412525177002, 0.21503198146820068, 0.12098532915115356, -0.680377721786499], dtype=np.float32),
    np.array([0.9225329756736755, -1.142199993133545, -0.5060478448867798], dtype=np.float32),
    np.array([[-0.7165209650993347, -0.8001676797866821, -0.5613347291946411, 1.3184603452682495], [-0.7287227511405945, -0.8451254367828369, -0.8934155106544495, -0.2303888201713562], [-0.644625723361969, -0.6286808848381042, -0.572278618812561, 1.317687749862671]], dtype=np.float32),
)
