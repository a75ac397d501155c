"""loop_saved_together in reverse mode, which mode="auto" takes."""

import numpy as np


def loop_saved_together(
    x: float, v: float, h: float, steps: int
) -> tuple[float, float]:
    """Derivative of loop_saved_together by x and v."""
    saved = []
    for _ in range(steps):
        saved.append((v, x))
        v = v - h * np.sin(x)
        x = x + h * v * v
    # return x * v
    v_bar = x
    x_bar = v
    for _ in range(steps):
        # x = x + h * v * v
        v_bar += 2 * x_bar * v * h
        v, x = saved.pop()
        # v = v - h * np.sin(x)
        x_bar -= v_bar * h * np.cos(x)
    return x_bar, v_bar
