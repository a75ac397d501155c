"""value np.float64(-5.632465550123253), should be np.float64(-5.631938727260924): value_and_derivative, mode reverse (seed 741000001102)"""

import math
import numpy as np

def of_ends(y, ws):
    if y > 0.1:
        y = y * 0.8
    return 0.7 * y * ws[0] + 0.3 * ws[-1]

def take(ws):
    return ws.pop()

def half(a, y, n):
    y = a = np.tanh(math.sqrt(1 + (a if y < 0.9 else y) * (a if y < 0.9 else y)))
    return a + a + y

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    state_548392 = {'a': np.sin(1.0), 'b': np.mean(w * v)}
    state_548392['a'] = np.tanh(state_548392['b'] * y * n)
    state_548392['b'] += 0.5 * state_548392['a']
    value = sum(state_548392.values())
    z = 0.5 * value * value
    ws_506520 = [np.mean(w * w), v.sum(), np.minimum(x - 0.1, value), np.dot(w, w), 2 if 2 > -0.3 else value, x * x, np.tanh(x)]
    z = np.tanh(of_ends(z, ws_506520))
    ws_506520.append(0.6)
    z = np.tanh(of_ends(z, ws_506520))
    z = z * ws_506520[0]
    h = w[1:]
    v_bar = np.piecewise(w, [w < -0.217, w > 0.731], [np.sin, lambda r: 0.3 * r])
    b = (1 + half(z, x, 3) ** 2) ** 0.5
    ws_613626 = [abs(z), np.clip(y, -0.9, 1.1), np.linalg.norm(v + 3.0), np.sum(v_bar[1:] * w[:-1]), max(y, 0.3 + 0.1), np.var(v_bar), 0.3 * y ** 3]
    b = np.tanh(of_ends(b, ws_613626))
    b = take(ws_613626) * of_ends(b, ws_613626)
    b = np.tanh(of_ends(b, ws_613626))
    b = b * ws_613626[0]
    v_bar[v_bar < 0.9] *= 0.7
    for e in h * b:
        pair_438908 = (0.5 * e * half(b, np.sin(half(z, z, n)), n), np.minimum(z - 0.1, b))
        x = np.tanh(pair_438908[0]) * pair_438908[-1]
        b, y = (v[1], y * v[-1])
    v_bar[1:] = 0.7 * v_bar[:-1]
    return np.sum(w) + x + y + z + np.sum(w) + np.sum(v_bar)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.7010212701903151,
    -1.1009439626869102,
    3,
    np.array([1.3058041120188546, 0.4243107921978817, -0.41405386895411134, 1.0376392052834624], dtype=np.float64),
    np.array([0.8780846073090103, -0.9665840523435071, -0.8879302366823241, -1.020264540603], dtype=np.float64),
    np.array([1.2807444095044336, 0.18676806156093595, -0.9779671310786936], dtype=np.float64),
    np.array([[-0.24781147431409956, -0.1919696802201103, -1.0917349762237363, 0.26515999710524474], [-0.49649907934364557, 0.023014172393662324, -1.0272017981611545, -0.6570946802357639], [-0.08960011250385125, -0.7691770222802616, 0.4493446219764674, 1.302588916362583]], dtype=np.float64),
)
