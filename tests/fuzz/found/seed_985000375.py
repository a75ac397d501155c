"""value np.float64(22.454966240950988), should be np.float64(22.45496624095099): value_and_derivative, mode forward (seed 985000375)"""

import math
import numpy as np

def h0(x, t):
    x, t = (t, x)
    t = np.log1p((x ** 2) ** 2)
    return (max(t, x + 0.1) + x + t, max(t, x + 0.1) + t)

def half(x, q=0.7):
    return x / (1.5 + x ** 2) * x ** 2

def _step(x, t):
    t, x = h0(x, t=x + t)
    x = (half(x, 1.0) ** 2 if -0.4 < t < 0.7 else half(x=x)) + 0.1
    return ((1.5 + x * x) ** (-1) + x + t, x - half(x) + x)

def f(x, y, n, v, w, h, A):
    for row in A:
        x, y = h0(w @ v, y)
        while abs(y) > 0.2:
            h[0] = np.tanh(w.sum())
            break
    A[:, n % 4] -= np.tanh(np.sum(np.sin(A), axis=1) / 4)
    y, x = _step(h @ A @ v / 8, t=y)
    return np.min(w) + x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('y',), 'is_tuple': True, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    1.2806711290947692,
    1.030201346541675,
    1,
    np.array([1.189781665802002, 1.3672765493392944, 0.5200138092041016, -0.05804704502224922], dtype=np.float32),
    np.array([-0.8242635726928711, 0.2125563621520996, -0.6349578499794006, -1.1279100179672241], dtype=np.float32),
    np.array([-0.4835300147533417, -1.1376934051513672, 0.7358128428459167], dtype=np.float32),
    np.array([[-0.6046439409255981, 0.968223512172699, 0.13840410113334656, -0.5993878841400146], [0.5694891810417175, -0.529852032661438, 0.4333893358707428, 1.3478010892868042], [-0.7697997689247131, -0.07888241857290268, -0.2731729745864868, 0.430302232503891]], dtype=np.float32),
)
