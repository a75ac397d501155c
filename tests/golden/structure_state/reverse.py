"""structure_state in reverse mode."""

import numpy as np


def pendulum(length: float, steps: int) -> float:
    """Derivative of pendulum by length."""
    state_angle = 1.0
    state_speed = 0.0
    state_angle_saved = []
    for _ in range(steps):
        state_speed = state_speed - 0.1 * 9.81 / length * np.sin(state_angle)
        state_angle_saved.append(state_angle)
        state_angle = state_angle + 0.1 * state_speed
    # return state["angle"] ** 2
    length_bar = 0.0
    state_angle_bar = 2 * state_angle
    state_speed_bar = 0.0
    for _ in range(steps):
        # state["angle"] = state["angle"] + 0.1 * state["speed"]
        state_angle = state_angle_saved.pop()
        state_speed_bar += 0.1 * state_angle_bar
        # state["speed"] = state["speed"] - 0.1 * 9.81 / length * np.sin(state["angle"])
        length_bar += 0.981 * state_speed_bar * np.sin(state_angle) / length**2
        state_angle_bar -= 0.981 * state_speed_bar * np.cos(state_angle) / length
    return length_bar
