"""Derivatives of long_run.py, written by astgrad.

What is differentiated by must be floats or arrays of floats: integers are not converted here.

Generated, do not edit. To make it again: astgrad gen samples/long_run.py
astgrad 0.1.0, from 04ea9f48c15d, body e00284c5e3f5
"""

import math
from typing import Annotated

import numpy as np


def _stretches(start: int, last: int, free: int) -> list[tuple[int, int]]:
    """The way from the state before step `start` to that before step `last`: before each stretch of steps the state is kept.

    With `free` places for states, going back then takes the fewest steps that it can (Griewank and Walther, 2000, Algorithm
    799): s places, and each step taken r times at most, are enough for C(s + r, s) steps.
    """
    if free < 1 and start < last:
        raise ValueError("a checkpointed loop keeps at least one state")
    found = []
    while start < last:
        steps, stop, times = last - start + 1, last, 1
        if free > 1:
            while math.comb(free + times, free) < steps:
                times += 1
            least = steps - math.comb(free + times - 1, free - 1)
            stop = start + max(1, least, math.comb(free + times - 2, free))
        found.append((start, stop))
        start, free = stop, free - 1
    return found


def _chain_misfit_step(v, u, dt, stiffness):
    pull = np.zeros_like(u)
    pull[1:] += u[:-1] - u[1:]
    pull[:-1] += u[1:] - u[:-1]
    v = v + dt * (stiffness * pull - np.sin(u))
    u = u + dt * v
    return v, u


def _chain_misfit_step_backward(saved, v_bar, u_bar):
    """The cotangent of v and u and stiffness for a cotangent of _chain_misfit_step's value."""
    u, dt, stiffness = saved
    pull = np.zeros_like(u)
    pull[1:] += u[:-1] - u[1:]
    pull[:-1] += u[1:] - u[:-1]
    # v = v + dt * (stiffness * pull - np.sin(u))
    v_bar = v_bar + u_bar * dt
    t_bar = v_bar * dt
    # pull[:-1] += u[1:] - u[:-1]
    pull_bar = t_bar * stiffness
    t_bar_2 = pull_bar[:-1]
    u_bar_2 = u_bar - t_bar * np.cos(u)
    u_bar_2[1:] += t_bar_2
    u_bar_2[:-1] -= t_bar_2
    # pull[1:] += u[:-1] - u[1:]
    t_bar_3 = pull_bar.copy()[1:]
    u_bar_2[:-1] += t_bar_3
    u_bar_2[1:] -= t_bar_3
    return v_bar, u_bar_2, np.sum(t_bar * pull)


def _chain_misfit_loop_forward(steps, v, u, dt, stiffness):
    """The values of v and u after the loop, and what its reverse half reads."""
    snapshots = []
    last = len(steps) - 1
    for start, stop in _stretches(0, last, 20):
        snapshots.append((start, v, u))
        for _ in steps[start:stop]:
            v, u = _chain_misfit_step(v, u, dt, stiffness)
    # going back starts from the state before the last step
    for _ in steps[last:]:
        snapshots.append((last, v, u))
        v, u = _chain_misfit_step(v, u, dt, stiffness)
    return (v, u), (steps, dt, stiffness, snapshots)


def _chain_misfit_loop_backward(saved, v_bar, u_bar):
    """The cotangent of u and stiffness for a cotangent of v and u after the loop."""
    steps, dt, stiffness, snapshots = saved
    stiffness_bar = 0.0
    for last in range(len(steps) - 1, -1, -1):
        # to the state before this step
        start, v, u = snapshots.pop()
        for start, stop in _stretches(start, last, 20 - len(snapshots)):
            snapshots.append((start, v, u))
            for _ in steps[start:stop]:
                v, u = _chain_misfit_step(v, u, dt, stiffness)
        # back over this step
        v_bar, u_bar, stiffness_bar_2 = _chain_misfit_step_backward((u, dt, stiffness), v_bar, u_bar)
        stiffness_bar += stiffness_bar_2
    return u_bar.copy(), stiffness_bar


def chain_misfit_and_slopes(
    u: Annotated[np.ndarray, "float64[n]"], stiffness: float, wanted: Annotated[np.ndarray, "float64[n]"], dt: float, steps: int
) -> tuple[float, tuple[Annotated[np.ndarray, "float64[n]"], float]]:
    """Value and derivative of chain_misfit by u and stiffness.

    Pendulums in a row, each tied to its neighbours, by the symplectic Euler method.
    """
    v = np.zeros_like(u)
    (v, u), v_2_saved = _chain_misfit_loop_forward(range(steps), v, u, dt, stiffness)
    v_bar = np.zeros_like(v)
    t = u - wanted
    u_bar = 2 * t
    u_bar_2, stiffness_bar = _chain_misfit_loop_backward(v_2_saved, v_bar, u_bar)
    return np.sum(t**2), (u_bar_2, stiffness_bar)
