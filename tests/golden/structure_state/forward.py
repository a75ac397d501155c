"""structure_state in forward mode, which mode="auto" takes."""

import numpy as np


def pendulum(length: float, steps: int) -> float:
    """Derivative of pendulum by length."""
    state_angle = 1.0
    state_angle_dot = 0.0
    state_speed = 0.0
    state_speed_dot = 0.0
    for _ in range(steps):
        sin_state_angle = np.sin(state_angle)
        state_speed_dot = (
            state_speed_dot
            + 0.981
            * (sin_state_angle / length - state_angle_dot * np.cos(state_angle))
            / length
        )
        state_speed = state_speed - 0.1 * 9.81 / length * sin_state_angle
        state_angle_dot = state_angle_dot + 0.1 * state_speed_dot
        state_angle = state_angle + 0.1 * state_speed
    return 2 * state_angle_dot * state_angle
