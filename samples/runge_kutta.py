"""Where a body in the plane is after some Runge-Kutta steps, and how its miss depends on where it started and on the drag.

astgrad gen samples/runge_kutta.py
"""

from typing import Annotated

import numpy as np

import astgrad

GRAVITY = 9.81


def motion(state: np.ndarray, drag: float) -> np.ndarray:
    """The rate of change of (x, y, vx, vy) in a wind-free air."""
    speed = np.sqrt(state[2] ** 2 + state[3] ** 2)
    return np.array([state[2], state[3], -drag * speed * state[2], -GRAVITY - drag * speed * state[3]])


def rk4_step(state: np.ndarray, drag: float, h: float) -> np.ndarray:
    k1 = motion(state, drag)
    k2 = motion(state + h / 2 * k1, drag)
    k3 = motion(state + h / 2 * k2, drag)
    k4 = motion(state + h * k3, drag)
    return state + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def miss(
    start: Annotated[np.ndarray, "float64[4]"], drag: float, target: Annotated[np.ndarray, "float64[2]"], h: float, steps: int
) -> float:
    """The squared distance from the target after `steps` steps of length h."""
    state = start
    for _ in range(steps):
        state = rk4_step(state, drag, h)
    return np.sum((state[:2] - target) ** 2)


miss_and_slopes = astgrad.value_and_derivative(miss, wrt=("start", "drag"))
