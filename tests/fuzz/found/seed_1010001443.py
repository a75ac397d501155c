"""    give xs_601546 a value before the loop: value_and_derivative, mode reverse (seed 1010001443)"""

import math
import numpy as np

def f(x, y, n, v, w, h, A):
    x_bar = x
    r = 0
    while r < 0:
        if x_bar / (1.5 + 0.0 ** 2) > -0.3:
            xs_601546 = [A[1, r % 4]]
            xs_601546[0] = 1
            for element in xs_601546:
                x_bar = element
        elif -0.4 < x < 0.7:
            x = w.sum()
            break
        else:
            p = y
        w[0] = h
    return x_bar

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y', 'v', 'w', 'h', 'A'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.9337613520181549,
    1.0291833603012075,
    1,
    np.array([0.3575427465428693, -1.0692122943779792, 1.337802371797373, 1.350730622167131], dtype=np.float64),
    np.array([1.3681402605049808, 1.0917380696344339, -0.7374954311797148, 0.2666230228020565], dtype=np.float64),
    np.array([0.058498513599945845, 0.6021414318592917, -0.07941765152263525], dtype=np.float64),
    np.array([[0.740937167889236, -0.014873495367457412, -0.1782907498970634, 0.926384034786724], [0.7434217202722844, 0.3350433458976425, 0.2935701859459485, -0.7555911262520459], [0.5096601460921906, -0.04850665059527115, 1.3511269038695588, -1.1270670194363883]], dtype=np.float64),
)
