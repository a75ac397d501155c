"""structure_helper in reverse mode, which mode="auto" takes."""

import numpy as np


def _move_forward(state_angle, state_speed, force):
    """The value of _move, and what its reverse half reads."""
    speed = state_speed + 0.1 * force * np.cos(state_angle)
    return (state_angle + 0.1 * speed, speed), (state_angle, force)


def _move_backward(saved, value_bar, speed_bar):
    """The cotangent of state_angle and state_speed and force for a cotangent of _move's value."""
    state_angle, force = saved
    speed_bar = 0.1 * value_bar + speed_bar
    return (
        value_bar - 0.1 * speed_bar * force * np.sin(state_angle),
        speed_bar,
        0.1 * speed_bar * np.cos(state_angle),
    )


def swing(angle: float, force: float, steps: int) -> tuple[float, float]:
    """Derivative of swing by angle and force."""
    state_angle = angle
    state_speed = 0.0
    saved = []
    for _ in range(steps):
        (state_angle, state_speed), state_angle_saved = _move_forward(
            state_angle, state_speed, force
        )
        saved.append(state_angle_saved)
    force_bar = 0.0
    state_angle_bar = 0.0
    state_speed_bar = 1.0
    for _ in range(steps):
        state_angle_saved = saved.pop()
        # state = move(state, force)
        state_angle_bar, state_speed_bar, force_bar_2 = _move_backward(
            state_angle_saved, state_angle_bar, state_speed_bar
        )
        force_bar += force_bar_2
    return state_angle_bar, force_bar
