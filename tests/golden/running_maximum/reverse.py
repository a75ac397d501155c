"""running_maximum in reverse mode, which mode="auto" takes."""

import numpy as np


def running_maximum(v, k: float):
    """Derivative of running_maximum by v."""
    best = 0.0
    taken_saved = []
    for a in v:
        b = k * a * a
        if b >= best:
            taken_saved.append(True)
            best = b
        else:
            taken_saved.append(False)
    v_bar = np.zeros_like(v)
    best_bar = 1.0
    for i in range(len(v) - 1, -1, -1):
        if taken_saved.pop():
            b_bar = best_bar
            best_bar = 0.0
        else:
            b_bar = 0.0
        v_bar[i] += 2 * b_bar * v[i] * k
    return v_bar
