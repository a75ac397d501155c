"""written_argument in reverse mode, which mode="auto" takes."""

import numpy as np


def scaled_tail_by_v_x(v, x):
    """Derivative of scaled_tail by v and x."""
    v = v.copy()
    v_old = v[1:].copy()
    v[1:] *= x
    v_bar = 2 * v
    v[1:] = v_old
    t_bar = v_bar[1:].copy()
    v_bar[1:] = t_bar * x
    return v_bar, np.sum(t_bar * v[1:])
