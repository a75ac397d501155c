"""ValueError: derivative, mode forward (seed 612000003852)"""

import numpy as np

def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
    np.add.at(v, [3, 3, 1, 0], w * np.tanh(sum([x, 1.0, 0.5])) * 0.3)
    p = np.concatenate([A[-1][::-1][1:], (0.5 * (v - x) * (w if np.sum(w) > -0.3 else v))[:1]])
    p *= np.linalg.solve(3 * np.eye(4) + np.outer(v, v), p)
    sin_x = np.dot(p, p)
    p[-1] /= 1.5
    return sin_x

REQUEST = {'operator': 'derivative', 'wrt': ('x',), 'is_tuple': False, 'mode': 'forward', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.1853559322568572,
    0.17910843968597834,
    4,
    np.array([0.3034205734729767, 0.0503958985209465, 0.1945715993642807, -0.6674768328666687], dtype=np.float32),
    np.array([-0.3897382318973541, 0.3247622549533844, 0.9023633599281311, 0.9197008013725281], dtype=np.float32),
    np.array([0.5159116387367249, 0.6775700449943542, -1.124199628829956], dtype=np.float32),
    np.array([[0.5088889002799988, -0.6070354580879211, -0.3099888563156128, -0.39846786856651306], [1.2662017345428467, -1.1796854734420776, -0.9870791435241699, 1.3061288595199585], [1.01341712474823, 0.21747152507305145, -0.8870165348052979, -0.3503786623477936]], dtype=np.float32),
)
