"""a pullback was handed one array under two names, of which one is put back (seed 12000001849)"""

import functools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple
import numpy as np

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    t_bar = p = w
    t_bar[0] = np.tanh(p.sum())
    return np.sum(w)

REQUEST = {'operator': 'vjp', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'decorator', 'algebra': True}
ARGUMENTS = (
    0.6776983858695262,
    -0.47282251794870467,
    3,
    np.array([0.7688092589378357, -0.6584947109222412, -0.9244142770767212, 0.37063679099082947], dtype=np.float32),
    np.array([-1.1420546770095825, 0.49307551980018616, -0.963303804397583, 0.11748899519443512], dtype=np.float32),
    np.array([-0.044644709676504135, 0.20544128119945526, 0.3699767291545868], dtype=np.float32),
    np.array([[-0.9499695897102356, -0.13654518127441406, -0.11925686150789261, 0.3380267918109894], [-0.7194952368736267, -1.1087419986724854, 0.7581788301467896, -0.11921376734972], [0.33762556314468384, 0.7404411435127258, 0.09141609817743301, -0.9395973086357117]], dtype=np.float32),
)
