"""a tangent was brought into the dtype of an integer (seed 12000003628)"""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np

class State(NamedTuple):
    a: float
    b: float = 0.5

    @property
    def energy(self):
        return self.a

def f(x, y, n, v, w, h, A):
    p_585708 = State(w.sum(), 2)
    for _ in range(1):
        p_585708 = State(b=p_585708.a * 0.5, a=np.tanh(p_585708.b) * np.hypot(x, 1.0))
    c = p_585708.energy
    x = c
    return x

REQUEST = {'operator': 'derivative', 'wrt': ('x',), 'is_tuple': False, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.20258862669793065,
    0.4529708204693752,
    2,
    np.array([-1.1890517473220825, 0.9981158971786499, 0.05302048102021217, 0.4815365970134735], dtype=np.float32),
    np.array([0.3772036135196686, 0.9048970341682434, -0.4628961384296417, 0.23460300266742706], dtype=np.float32),
    np.array([-1.1081490516662598, -0.9750874638557434, -1.0617023706436157], dtype=np.float32),
    np.array([[-1.0609242916107178, -0.3006688356399536, -0.3304557800292969, -0.8000642657279968], [-0.006703179329633713, -0.40279915928840637, -0.12221916019916534, -0.9665189981460571], [1.24103581905365, 1.0368021726608276, 0.6897854804992676, 0.4524439573287964]], dtype=np.float32),
)
