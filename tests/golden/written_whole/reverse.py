"""written_whole in reverse mode, which mode="auto" takes."""

import numpy as np


def filtered_by_x_v(x, v):
    """Derivative of filtered by x and v.

    A filter whose state is overwritten as a whole.
    """
    state = np.empty_like(v)
    state[:] = x
    state_saved = []
    for i in range(3):
        state[:] = 0.5 * state + v
        state_saved.append(state.copy())
        state[:] *= state
    state_bar = np.zeros_like(state)
    v_bar = np.zeros_like(v)
    for i in range(2, -1, -1):
        # total += state[i]
        state_bar[i] += 1.0
        # state[:] *= state
        state[:] = state_saved.pop()
        # state[:] = 0.5 * state + v
        state_bar = 2 * state_bar * state
        v_bar += state_bar
        state_bar = 0.5 * state_bar
    return state_bar.sum(), v_bar
