import numpy as np

import astgrad


def move(state, force):
    speed = state["speed"] + 0.1 * force * np.cos(state["angle"])
    return {"angle": state["angle"] + 0.1 * speed, "speed": speed}


@astgrad.derivative(wrt=("angle", "force"))
def swing(angle: float, force: float, steps: int):
    state = {"angle": angle, "speed": 0.0}
    for _ in range(steps):
        state = move(state, force)
    return state["speed"]


POINTS = [(0.2, 1.5, 4), (-0.4, 0.5, 1)]
