import numpy as np

import astgrad


@astgrad.derivative
def pendulum(length: float, steps: int):
    state = {"angle": 1.0, "speed": 0.0}
    for _ in range(steps):
        state["speed"] = state["speed"] - 0.1 * 9.81 / length * np.sin(state["angle"])
        state["angle"] = state["angle"] + 0.1 * state["speed"]
    return state["angle"] ** 2


POINTS = [(2.0, 5), (0.7, 3), (1.0, 0)]
