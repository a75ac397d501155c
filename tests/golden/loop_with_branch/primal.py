import numpy as np

import astgrad


@astgrad.derivative
def loop_with_branch(x: float, n: int):
    y = x
    for _ in range(n):
        if y > 1:
            y = np.sqrt(y)
        else:
            y = 3 * y * x
    return y


POINTS = [(0.7, 5), (1.9, 4)]
