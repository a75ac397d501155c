"""what comes to a number of a dict is of the precision of another (seed 12000008335)"""

import functools
import math
import numpy as np

def half(x, q=0.7):
    return q

def f(x, y, n, v, w, h, A):
    d_806198 = {'a0': np.exp(-half(y) ** 2), 'a1': h @ h, 'b0': np.where(0.0 < 0.2, half(y), half(q=x, x=y)), 'b1': x and 1.0}
    sin_x = np.dot(w, v)
    for i_727067 in range(3):
        sin_x = sin_x * d_806198['a' + str(i_727067 % 2)]
    return sin_x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    -0.21802442248174714,
    0.11152914666120184,
    2,
    np.array([0.7076435685157776, 1.2045986652374268, 0.8993180394172668, 0.9261937737464905], dtype=np.float32),
    np.array([0.01694781519472599, 0.8312943577766418, 1.0885801315307617, -1.0718203783035278], dtype=np.float32),
    np.array([0.3017745912075043, 1.2454899549484253, -0.4434579908847809], dtype=np.float32),
    np.array([[-1.1265883445739746, -1.1321437358856201, 0.0810467004776001, -0.33676549792289734], [1.3148744106292725, 0.9246575832366943, 0.626746654510498, -0.7483088970184326], [1.3815797567367554, 1.0383126735687256, -0.20206977427005768, 0.6147879958152771]], dtype=np.float32),
)
