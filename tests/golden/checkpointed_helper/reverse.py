"""checkpointed_helper in reverse mode, which mode="auto" takes."""

import numpy as np


def _decay_forward(v, k: float):
    """The value of decay, and what its reverse half reads."""
    v_given = v
    for _ in range(10):
        v = v - 0.1 * k * np.sin(v)  # ten values, none of which is kept
    return v, (v_given, k)


def _decay_backward(saved, v_bar):
    """The cotangent of v and k for a cotangent of decay's value."""
    v, k = saved
    v_saved = []
    for _ in range(10):
        v_saved.append(v)
        v = v - 0.1 * k * np.sin(v)  # ten values, none of which is kept
    k_bar = 0.0
    v_bar = v_bar.copy()
    for _ in range(10):
        # v = v - 0.1 * k * np.sin(v)
        v = v_saved.pop()
        k_bar += 0.1 * np.sum(-v_bar * np.sin(v))
        v_bar = v_bar - 0.1 * k * v_bar * np.cos(v)
    return v_bar, k_bar


def after(v, k: float, n: int):
    """Derivative of after by v and k."""
    saved = []
    for _ in range(n):
        v, v_saved = _decay_forward(v, k)
        saved.append(v_saved)
    k_bar = 0.0
    v_bar = 2 * v
    for _ in range(n):
        v_saved = saved.pop()
        # v = decay(v, k)
        v_bar, k_bar_2 = _decay_backward(v_saved, v_bar)
        k_bar += k_bar_2
    return v_bar, k_bar
