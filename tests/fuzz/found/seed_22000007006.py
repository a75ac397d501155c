"""an adjoint that may be Python's own number (seed 22000007006)"""

import functools
import math
import numpy as np

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    x = np.dot(v, np.array([x, x, y, x]))
    for i in range(0):
        x = np.where(0.3 < 0.9, y, 0.5)
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.748107603145034,
    0.45117254523807615,
    1,
    np.array([-0.5039770603179932, 0.9710332751274109, 0.7731925845146179, 0.16291671991348267], dtype=np.float32),
    np.array([-1.1252126693725586, 0.4723797142505646, -0.14724983274936676, 0.7268471121788025], dtype=np.float32),
    np.array([-0.5707672834396362, 1.2336301803588867, 0.8654384016990662], dtype=np.float32),
    np.array([[0.7537974715232849, 0.6841854453086853, 1.351568341255188, -0.18403391540050507], [-0.6864306330680847, -0.34958210587501526, -0.46485012769699097, 0.6626255512237549], [-1.0516784191131592, 1.070271611213684, 0.8944360613822937, -0.8703029751777649]], dtype=np.float32),
)
