"""value np.float64(5.320919187236455), sho: value_and_derivative, mode forward (seed 700000520)"""

import math
import numpy as np

def h0(x, q=0.7):
    return np.log1p(((1.5 + x * x) ** (-1)) ** 2)

def half(w, B, k=0.5):
    w[-1] += np.tanh(math.sqrt(1 + k * k))
    return k * k + k + np.sum(B)

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    y /= 1.5 + np.sin(np.clip(v, -0.8, 0.9) @ w)
    x -= x
    x += A[:, 0] @ h
    x, y = (x - y, y / (1.5 + half(w, A, x) ** 2))
    v = np.ones((4,))
    b = np.sin(h0(np.maximum(h0(math.cos(y)), half(B=A, w=v) + 0.1), q=x))
    for l in range(3):
        y, x = (v[1], x * v[-1])
    else:
        v[1:] = 0.7
    g_bar = np.sin(w[:3])
    b += np.sin(max(h0(b), b + 0.1))
    g_bar = h * g_bar + A @ v / 4
    return b * h0(x) + y + np.sum(v) + np.sum(A) + np.sum(g_bar)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('y',), 'is_tuple': True, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.07560935379266787,
    0.7829761387775971,
    2,
    np.array([0.10560243587658791, 0.8257607238048548, -0.40844195865616495, 0.9915160640937366], dtype=np.float64),
    np.array([1.3851868105548653, 1.322211111146619, 1.197532070889572, 1.181148257243741], dtype=np.float64),
    np.array([-0.5764700765408775, -0.17519440354177274, -0.1686613250326383], dtype=np.float64),
    np.array([[-0.6936929402619493, -0.8012733261083577, 0.26347746763334046, 0.6628831350083035], [0.029520831817302584, 0.8112214197096212, -0.4623158855540467, 0.2539855557924944], [0.8181263379399766, 0.6049066040159308, -0.3682059613869061, 0.6650602663400642]], dtype=np.float64),
)
