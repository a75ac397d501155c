import numpy as np

import astgrad


def step(params, state):
    force = params["k"] * np.sin(state["angle"]) + params["drift"]
    speed = state["speed"] - force
    return {"angle": state["angle"] + speed, "speed": speed, "energy": [np.sum(speed**2), params["k"]]}


along = astgrad.jvp(step, wrt=("params", "state"))

KINDS = "params: {'k': float, 'drift': float64[n]}, state: {'angle': float64[n], 'speed': float64[n]}"
state = {"angle": np.array([0.3, 1.2]), "speed": np.array([-0.1, 0.4])}
POINTS = [({"k": 0.7, "drift": np.array([0.1, -0.2])}, state)]
