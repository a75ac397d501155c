import numpy as np

import astgrad


@astgrad.derivative
def nested_loops(x: float, n: int, m: int):
    y = x
    for i in range(n):
        for _ in range(m):
            y = np.sin(y * x)
        y = y + i
    return y


POINTS = [(0.7, 2, 3), (0.7, 2, 0)]
