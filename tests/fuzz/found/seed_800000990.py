"""crash: value_and_derivative, mode reverse (seed 800000990)"""

import math
import numpy as np

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    t_bar = A / (1.5 + np.sum(A ** 2, axis=0, keepdims=True)) @ w[::-1] / 4 @ np.tanh(A * h[:, None]) / 3
    y -= np.max(t_bar)
    return y

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.04180192908015545,
    0.8167020543786767,
    0,
    np.array([0.49592636813281477, -0.7256527472438021, 1.2494953703712033, -0.6001439188910729], dtype=np.float64),
    np.array([0.5199395156974935, 0.5418439013413119, 0.18228411964874902, 1.2019839885112356], dtype=np.float64),
    np.array([0.9809324812957054, 0.13076421071422506, 1.0959526807846778], dtype=np.float64),
    np.array([[1.113645487846503, 1.3799960368775086, -0.18485324494139466, 0.3075624356096147], [1.1668052363978514, -1.096596328099062, 0.5664495716543407, -0.20590806054436772], [0.38479359776956423, -0.6896630832271667, -0.6965924676690624, -1.0265710326104236]], dtype=np.float64),
)
