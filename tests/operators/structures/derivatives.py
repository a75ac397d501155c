"""structures, differentiated."""

import numpy as np


def along(params, state, params_dot, state_dot):
    """Value and tangent of step, for a tangent of params and state."""
    sin_state_angle = np.sin(state["angle"])
    force = params["k"] * sin_state_angle + params["drift"]
    force_dot = (
        params_dot["k"] * sin_state_angle
        + params["k"] * state_dot["angle"] * np.cos(state["angle"])
        + params_dot["drift"]
    )
    speed = state["speed"] - force
    speed_dot = state_dot["speed"] - force_dot
    return {
        "angle": state["angle"] + speed,
        "speed": speed,
        "energy": [np.sum(speed**2), params["k"]],
    }, {
        "angle": state_dot["angle"] + speed_dot,
        "speed": speed_dot,
        "energy": [np.sum(2 * speed_dot * speed), params_dot["k"]],
    }
