"""Derivatives of runge_kutta.py, written by astgrad.

What is differentiated by must be floats or arrays of floats: integers are not converted here.

Generated, do not edit. To make it again: astgrad gen samples/runge_kutta.py
astgrad 0.1.0, from 17bdb8c0aad6, body d0e0dbce4765
"""

from typing import Annotated

import numpy as np

GRAVITY = 9.81


def _motion_forward(state: np.ndarray, drag: float):
    """The value of motion, and what its reverse half reads."""
    speed = np.sqrt(state[2] ** 2 + state[3] ** 2)
    return np.array([state[2], state[3], -drag * speed * state[2], -GRAVITY - drag * speed * state[3]]), (state, drag, speed)


def _motion_backward(saved, value_bar):
    """The cotangent of state and drag for a cotangent of motion's value."""
    state, drag, speed = saved
    # return np.array([state[2], state[3], -drag * speed * state[2], -GRAVITY - drag * speed * state[3]])
    state_bar = np.zeros_like(state)
    state_bar[2] = value_bar[0]
    t_bar = value_bar[2] * state[2]
    t_bar_2 = -value_bar[3]
    t_bar_3 = t_bar_2 * state[3]
    state_bar[3] += value_bar[1] + t_bar_2 * drag * speed
    state_bar[2] -= value_bar[2] * drag * speed
    # speed = np.sqrt(state[2] ** 2 + state[3] ** 2)
    t_bar_4 = drag * (t_bar_3 - t_bar) / (2 * speed)
    state_bar[2] += 2 * t_bar_4 * state[2]
    state_bar[3] += 2 * t_bar_4 * state[3]
    return state_bar, speed * (t_bar_3 - t_bar)


def _rk4_step_forward(state: np.ndarray, drag: float, h: float):
    """The value of rk4_step, and what its reverse half reads."""
    k1, k1_saved = _motion_forward(state, drag)
    k2, k2_saved = _motion_forward(state + h / 2 * k1, drag)
    k3, k3_saved = _motion_forward(state + h / 2 * k2, drag)
    k4, k4_saved = _motion_forward(state + h * k3, drag)
    return state + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4), (h, k1_saved, k2_saved, k3_saved, k4_saved)


def _rk4_step_backward(saved, value_bar):
    """The cotangent of state and drag for a cotangent of rk4_step's value."""
    h, k1_saved, k2_saved, k3_saved, k4_saved = saved
    # return state + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    t_bar = value_bar * (h / 6)
    # k4 = motion(state + h * k3, drag)
    t_bar_2, drag_bar = _motion_backward(k4_saved, t_bar)
    # k3 = motion(state + h / 2 * k2, drag)
    t = 2 * t_bar
    t_bar_3, drag_bar_2 = _motion_backward(k3_saved, t + t_bar_2 * h)
    # k2 = motion(state + h / 2 * k1, drag)
    k2_bar = t + t_bar_3 * (h / 2)
    t_bar_4, drag_bar_3 = _motion_backward(k2_saved, k2_bar)
    # k1 = motion(state, drag)
    k1_bar = t_bar + t_bar_4 * (h / 2)
    state_bar, drag_bar_4 = _motion_backward(k1_saved, k1_bar)
    return value_bar + t_bar_2 + t_bar_3 + t_bar_4 + state_bar, drag_bar + drag_bar_2 + drag_bar_3 + drag_bar_4


def miss_and_slopes(
    start: Annotated[np.ndarray, "float64[4]"], drag: float, target: Annotated[np.ndarray, "float64[2]"], h: float, steps: int
) -> tuple[float, tuple[Annotated[np.ndarray, "float64[4]"], float]]:
    """Value and derivative of miss by start and drag.

    The squared distance from the target after `steps` steps of length h.
    """
    state = start
    saved = []
    for _ in range(steps):
        state, state_saved = _rk4_step_forward(state, drag, h)
        saved.append(state_saved)
    # return np.sum((state[:2] - target) ** 2)
    state_bar = np.zeros_like(state)
    t = state[:2] - target
    state_bar[:2] = 2 * t
    drag_bar = 0.0
    for _ in range(steps):
        state_saved = saved.pop()
        # state = rk4_step(state, drag, h)
        state_bar, drag_bar_2 = _rk4_step_backward(state_saved, state_bar)
        drag_bar += drag_bar_2
    return np.sum(t**2), (state_bar, drag_bar)
