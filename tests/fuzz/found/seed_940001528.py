"""by y: value_and_derivative, mode reverse (seed 940001528)"""

import math
import numpy as np

def h0(a, y, n):
    y, a = (y, np.logaddexp(a, y))
    return a

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    x = np.where(y < 0.45, y, x)
    x += np.mean(A + h0(x, n=n, y=0.3))
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    1.3419416787457703,
    0.33776237522799013,
    3,
    np.array([-0.35081710432928326, -0.7596450210177723, -0.7553732409403124, -0.794482217819789], dtype=np.float64),
    np.array([0.9729090242554792, -0.9191532943982292, 0.6250813068153787, -0.3781928535519169], dtype=np.float64),
    np.array([0.3870666375610683, -0.025044688014260963, 0.8576235249214739], dtype=np.float64),
    np.array([[-0.4261428274274126, -0.16302311298764827, 1.3315243476005596, -1.1411463094549619], [-0.9605015899018012, 0.0061131964548450934, -1.1070708744007194, 1.3156927394175246], [-0.9531342337711931, 0.5217382125569934, 1.2614628825196628, 0.10317153333531692]], dtype=np.float64),
)
