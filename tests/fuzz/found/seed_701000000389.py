"""AssertionError: value_and_derivative, mode reverse (seed 701000000389)"""

from dataclasses import dataclass, replace
import numpy as np

@dataclass
class Ball:
    x: float
    v: float = 0.5

def h0(a, y, n):
    p_235387 = 3.0
    both_235387 = [Ball(y / (1.5 + a ** 2), y - a), p_235387]
    both_235387[0].v += 0.4
    return y

def f(x, y, n, v, w, h, A):
    h[n % 3] = h / (1.5 + h ** 2) @ (A * h[:, None]) @ (v * h0(1, x, 0))
    return np.sum(v)

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.7894477857278339,
    -0.8621815938257804,
    1,
    np.array([-0.9831033046016344, 1.2307577141088293, -1.0707440903078933, 1.3551644075890976], dtype=np.float64),
    np.array([0.5682199605428837, -0.7880402952882885, -1.0618911419942412, 0.9201369702716058], dtype=np.float64),
    np.array([-1.0321649446622028, -0.001226723535707297, -0.7824823264083803], dtype=np.float64),
    np.array([[-0.6730557725348653, 0.5334597224474158, 0.8752137659120616, 0.9690390168504972], [-0.2190020047964666, 1.2356418337936603, -0.4892407029192747, 0.20975903480991742], [-0.41663260614270015, 1.2079226764219448, 0.6737037257540386, 1.3766181218701787]], dtype=np.float64),
)
