"""pairs_in_rows in reverse mode, which mode="auto" takes."""

import numpy as np


def polygon(p: np.ndarray, k: float) -> np.ndarray:
    """Derivative of polygon by p."""
    s = k
    s_saved = []
    for a, b in p:
        s_saved.append(s)
        s += np.sin(s * a) * b
    s_saved_2 = []
    # the corners between
    for i in range(1, len(p) - 1):
        s_saved_2.append(s)
        s *= p[i - 1][0] * p[i + 1][1]
    # return s
    s_bar = 1.0
    p_bar = np.zeros_like(p)
    for i in range(len(p) - 2, 0, -1):
        # s *= p[i - 1][0] * p[i + 1][1]
        s = s_saved_2.pop()
        p_bar[i - 1, 0] += s_bar * s * p[i + 1][1]
        p_bar[i + 1, 1] += s_bar * s * p[i - 1][0]
        s_bar = s_bar * p[i - 1][0] * p[i + 1][1]
    for i_2 in range(len(p) - 1, -1, -1):
        a, b = p[i_2]
        # s += np.sin(s * a) * b
        s = s_saved.pop()
        t_bar = s_bar * b * np.cos(s * a)
        b_bar = s_bar * np.sin(s * a)
        s_bar += t_bar * a
        p_bar[i_2, 0] += t_bar * s
        p_bar[i_2, 1] += b_bar
    return p_bar
