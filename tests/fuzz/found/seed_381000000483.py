"""by x: derivative, mode forward (seed 381000000483)"""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np

class State(NamedTuple):

    @property
    def energy(self):
        return 0.5

@dataclass
class Spring:
    state: State
    k: float = 0.7

    def force(self, x):
        pull = np.sin(x)
        return pull

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    w = v * np.minimum(y - 0.1, x)
    if 1 < -0.3:
        if np.tanh(y) > -0.3:
            xs_779228 = h
        else:
            p_234582 = Spring(State(y % 3.0), k=abs(y))
            x = p_234582.force(y % 3.0)
        return x
    return np.sum(w)

REQUEST = {'operator': 'derivative', 'wrt': ('x',), 'is_tuple': False, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -1.0445946343517816,
    -0.3946679278415933,
    3,
    np.array([0.29094892740249634, 0.8198261260986328, -0.42752334475517273, 0.8583744764328003], dtype=np.float32),
    np.array([1.2783288955688477, -0.1644148826599121, 0.4248284101486206, 0.20954513549804688], dtype=np.float32),
    np.array([-1.0961695909500122, -0.9734069108963013, -1.024075984954834], dtype=np.float32),
    np.array([[-1.196193814277649, -1.0096895694732666, -0.03764915093779564, 0.7378437519073486], [0.3305525481700897, 1.0665780305862427, 0.3071770966053009, -0.9329874515533447], [0.03339555114507675, 1.2552311420440674, 0.31703266501426697, 0.9697521924972534]], dtype=np.float32),
)
