import numpy as np

import astgrad


@astgrad.derivative
def annotated_assignment(x: float) -> float:
    half: float = 0.5 * x
    return half * np.exp(half)


POINTS = [(0.7,), (-1.2,)]
