"""call_with_loop in reverse mode, which mode="auto" takes."""

import numpy as np


def _smooth_forward(v, k):
    """The value of smooth, and what its reverse half reads."""
    y = 0.0
    y_saved = []
    for a in v:
        y_saved.append(y)
        y = y * y * k + a
    return y, (v, k, y_saved)


def _smooth_backward(saved, y_bar):
    """The cotangent of v for a cotangent of smooth's value."""
    v, k, y_saved = saved
    v_bar = np.zeros_like(v)
    for i in range(len(v) - 1, -1, -1):
        # y = y * y * k + a
        y = y_saved.pop()
        v_bar[i] += y_bar
        y_bar = 2 * y_bar * k * y
    return v_bar


def energy_by_v_w(v, w):
    """Derivative of energy_by_v_w by v and w."""
    smooth_v, smooth_v_saved = _smooth_forward(v, 0.5)
    smooth_w, smooth_w_saved = _smooth_forward(w, 0.25)
    smooth_v_2, smooth_v_2_saved = _smooth_forward(v, 0.1)
    return _smooth_backward(smooth_v_2_saved, smooth_w) + _smooth_backward(
        smooth_v_saved, 2 * smooth_v
    ), _smooth_backward(smooth_w_saved, smooth_v_2)
