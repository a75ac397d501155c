import numpy as np

import astgrad


@astgrad.derivative(wrt=("x", "v"))
def loop_saved_together(x: float, v: float, h: float, steps: int):
    for _ in range(steps):
        v = v - h * np.sin(x)
        x = x + h * v * v
    return x * v


POINTS = [(0.7, 1.2, 0.1, 5), (0.7, 1.2, 0.1, 0)]
