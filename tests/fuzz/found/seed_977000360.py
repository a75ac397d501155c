"""value np.float64(6.909828831459835), should be np.float64(6.9098286399120035): value_and_derivative, mode reverse (seed 977000360)"""

import math
import numpy as np

def h0(a, y, n):
    y += y + 0.5 if y > 0.9 else (1 + a ** 2) ** 0.5
    a *= np.cos(a * a)
    return 0.5 * a * y

def half(v, x):
    v[-1] = np.tanh(v.sum())
    return (v if 2 < 0.45 else v) + v

def _step(a, y, n):
    a = x_dot = a
    m = n
    return math.log(1.5 + x_dot * x_dot) + y

def f(x, y, n, v, w, h, A):
    w[w > 0.9] = np.tanh(w[-1])
    y = np.tanh(x)
    A = 0.5 * (np.sin(A) * v[:3][:, None]) * (np.reshape(A.T, (3, 4)) - np.mean(0.5 * A * A, axis=1, keepdims=True))
    for i in range(-1, n + 1, 3):
        q = half(np.sin(v), _step(_step(1, y / (1.5 + x ** 2), n) // 0.7 * y, 0.3 % 3.0, 0) ** 2) * np.exp(-np.exp(-_step(0.5, y=x, n=n) ** 2) ** 2)
        if np.sum(q) > 0.2:
            x = y
            q = half(np.sum(A, axis=0) / 3, 0.0)
            x = _step(y, x, n)
            y = y * 0.4
            A = A - np.mean(A, axis=1, keepdims=True)
            pair_461765 = (np.minimum(_step(n=2, y=y, a=h0(y, y, min(i, 4)) * np.floor(h0(y, y, n + 1))) - 0.1, y), math.log(1.5 + h0(x if 0.0 > 0.2 else 0.0, y, 3) * h0(x if 0.0 > 0.2 else 0.0, y, 3)))
        elif v.sum() > 0.45:
            q -= half(v, x) * np.dot(q, v)
        else:
            x += np.tanh(abs(h0(y, x, n)))
            p = q = np.tanh(w + half(v, y))
        for i_4 in range(-1, n + 1, 3):
            x -= np.tanh(h @ h if np.sin(y) < 0.9 else A[1, 2])
            A = np.tanh(0.5 * np.tanh(A) * np.stack([half(v, y if 0.0 < 0.2 else x) / (1.5 + v ** 2), 0.5 * q * q, half(h @ A / 3, y) ** 2]))
            A += np.tanh(abs(_step(n=0, y=y, a=x)))
            if 0.0 >= x:
                break
        y /= 1.5 + np.sin(np.tanh((1.5 + y * y) ** (-1)))
    return np.maximum(h0(y, 2, 3), _step(y, -y, 2) + 0.1) + np.sum(A)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    1.0378454566540503,
    0.8970487934621418,
    3,
    np.array([-0.6692890524864197, 1.353731393814087, -0.40163981914520264, -0.11950673907995224], dtype=np.float32),
    np.array([0.9758424162864685, 0.7406839728355408, -0.4248966872692108, -0.045979488641023636], dtype=np.float32),
    np.array([-0.5516219735145569, 0.17000380158424377, 1.3073712587356567], dtype=np.float32),
    np.array([[0.9515784978866577, 0.04184156283736229, -1.0862865447998047, 1.1270718574523926], [-0.9945289492607117, -0.16872046887874603, 0.052051838487386703, -0.9141156673431396], [-0.932884156703949, 0.23781459033489227, 0.2581220865249634, 0.4399663209915161]], dtype=np.float32),
)
