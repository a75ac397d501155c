"""    give xs_277317 a value before the loop: value_and_derivative, mode reverse (seed 2000000113)"""

import math
import numpy as np

def f(x, y, n):
    for l in range(-1, n, 3):
        if l != 2:
            xs_277317 = [np.exp(-y ** 2)]
            xs_277317.append(np.tanh(xs_277317[-1] * math.cos(y)))
            for element in xs_277317:
                y = element
        elif y - y < 0.2:
            break
        else:
            x, y = (y, x)
        y: float = y
    return x

REQUEST = {'operator': 'value_and_derivative', 'wrt': ('x', 'y'), 'is_tuple': True, 'mode': 'reverse', 'known': 'all', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.8491642884975314,
    0.7482751982470746,
    2,
)
