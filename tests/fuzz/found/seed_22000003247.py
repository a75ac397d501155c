"""an adjoint that may be Python's own number (seed 22000003247)"""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np

def f(x, y, n, v, w, h, A):
    d_380124 = {'a0': y, 'a1': np.sum(v[1:] * w[:-1]), 'b0': x, 'b1': np.sum(w[1:] * w[:-1])}
    c = np.clip(y, -0.9, 1.1)
    for i_237717 in range(1):
        c = np.tanh(c * d_380124[f'a{i_237717 % 2}']) + 0.5 * d_380124['b0']
    for l in range(3):
        c *= np.dot(w, v)
    else:
        w[-1] = 1
    return c

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.7171498333519105,
    0.7030187099153611,
    3,
    np.array([1.3006813526153564, 0.35063067078590393, 0.047406863421201706, -0.8125874400138855], dtype=np.float32),
    np.array([0.7814326882362366, 0.31284788250923157, 0.4794219434261322, -0.3836852014064789], dtype=np.float32),
    np.array([0.3917364776134491, -0.8255595564842224, 0.6077604293823242], dtype=np.float32),
    np.array([[-1.0177761316299438, 0.995527446269989, 0.8695303797721863, -0.623342752456665], [-1.0782123804092407, 0.668668806552887, 1.2856788635253906, -0.4437450170516968], [0.02480308897793293, 0.10164478421211243, 0.8490146994590759, 0.8648154735565186]], dtype=np.float32),
)
