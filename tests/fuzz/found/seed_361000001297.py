"""value np.float64(-1.0310212677517159), should be np.float64(-1.0280697627217203): value_and_derivative, mode forward (seed 361000001297)"""

import functools
import math
import numpy as np

def h0(w, B, k=0.5):
    w[:-1] += np.tanh(np.sum(w[1:] * w[:-1]))
    return k * 3 + k

def half(w, B, k=0.5):
    if 3 > 1:
        B[1:, :2] *= np.cos(np.tanh(np.mean(w * (w / (1.5 + w ** 2)))))
    else:

        def inner_370097(p_in, q_in=0.5):
            r = r
    return np.logaddexp(h0(w, np.where(B > k, w, B), k), k) + k + np.sum(B)

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    xs_840375 = [(1.5 + half(np.where(y > -0.3, v, x), A, np.where(-0.4 < x < 0.7, x, half(w, B=np.outer(h, w)))) * half(np.where(y > -0.3, v, x), A, np.where(-0.4 < x < 0.7, x, half(w, B=np.outer(h, w))))) ** (-1)]
    for _ in range(2):
        xs_840375.append(np.tanh(xs_840375[-1] * x * n))
    a_saved = xs_840375[0] * xs_840375[-1] + xs_840375[1]
    for element in xs_840375:
        a_saved = a_saved * 0.5 + element
    x_dot = np.prod(np.tanh(np.array([h0(w ** 2, A), y, a_saved, a_saved])))
    a_saved += np.tanh(np.maximum(np.convolve(v, [0.5, 0.25], 'valid'), h0(v, A)) @ (np.cumsum(A[::-1], axis=1) / 2) @ np.abs(v[::-1]) / 8)

    def inner_3190(p_in, q_in=0.5):
        r = p_in * q_in
        for j_in in range(2):
            r = np.sin(r + y) * v[j_in]
        return r + a_saved
    y = inner_3190(x_dot - x_dot)
    t = inner_3190(np.dot(v, v))
    return math.cos(x) + x + y + t + np.sum(v)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('y',), 'is_tuple': True, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.5185663807525352,
    0.6242630663180764,
    3,
    np.array([-1.079947348347248, -0.024485218479705972, 0.8854829162556193, -0.4829656469314336], dtype=np.float64),
    np.array([0.8519435892700107, -0.8857804760875401, 0.22074398134733442, 0.1863665564944581], dtype=np.float64),
    np.array([-0.012174904942429787, 0.27023090505897973, -0.06457833092335563], dtype=np.float64),
    np.array([[0.07083107619664153, -0.4475903754717795, -0.3770953879073492, 0.8061761113335197], [0.6101905867045441, -0.30876161185904794, -0.5392609912630516, -0.9689360746638866], [-0.37192666864423085, 0.10157060354153757, 0.6368049046044728, 0.9465192868811856]], dtype=np.float64),
)
