"""Two results that a loop's reverse half bound to one array: one of them is a copy (seed 141000000071)"""

import functools
import math
import numpy as np

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    while abs(x) > 0.2:
        v = w = v + w
        x = x * 0.4
    return h @ A @ v

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.884681232310202,
    -0.3557499037414873,
    1,
    np.array([0.6754603016081264, 1.3465574321912068, 0.12351251307350353, -0.3089795947548071], dtype=np.float64),
    np.array([-0.25038252091292335, 0.12289765281737175, 0.6789518760913538, -0.6826301168077687], dtype=np.float64),
    np.array([1.3479520683031179, -0.8094524373236855, 1.2513733239850378], dtype=np.float64),
    np.array([[-0.2592260594749828, -0.017523191155789375, -0.6390569261793965, 0.24679175754158655], [-0.47702168508948195, -0.9184656694649183, 0.6547621423794985, 0.5854134665865027], [1.2411349373794633, -0.7198778513085269, 0.4356790237504704, 0.7126510969961259]], dtype=np.float64),
)
