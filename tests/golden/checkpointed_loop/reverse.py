"""checkpointed_loop in reverse mode, which mode="auto" takes."""

import math

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


def _heat_step(i, u, lost, k):
    u = u.copy()
    # the ends stay as they are
    u[1:-1] += k * (u[2:] - 2 * u[1:-1] + u[:-2])
    if i % 2:
        lost = lost + k * u[0] * u[-1]
    return u, lost


def _heat_step_backward(saved, u_bar, lost_bar):
    """The cotangent of u and lost and k for a cotangent of _heat_step's value."""
    i, u, k = saved
    u = u.copy()
    u_old = u[1:-1].copy()
    # the ends stay as they are
    u[1:-1] += k * (u[2:] - 2 * u[1:-1] + u[:-2])
    if i % 2:
        # lost = lost + k * u[0] * u[-1]
        t_bar = lost_bar * u[-1]
        u_bar = u_bar.copy()
        u_bar[0] += t_bar * k
        u_bar[-1] += lost_bar * k * u[0]
        k_bar = t_bar * u[0]
    else:
        k_bar = 0.0
        u_bar = u_bar.copy()
    # u[1:-1] += k * (u[2:] - 2 * u[1:-1] + u[:-2])
    u[1:-1] = u_old
    t_bar_2 = u_bar[1:-1].copy()
    k_bar += np.sum(t_bar_2 * (u[2:] - 2 * u[1:-1] + u[:-2]))
    t_bar_3 = t_bar_2 * k
    u_bar[2:] += t_bar_3
    u_bar[1:-1] -= 2 * t_bar_3
    u_bar[:-2] += t_bar_3
    return u_bar, lost_bar, k_bar


def _heat_loop_forward(steps, u, lost, k):
    """The values of u and lost after the loop, and what its reverse half reads."""
    snapshots = []
    last = len(steps) - 1
    for start, stop in _stretches(0, last, 3):
        snapshots.append((start, u, lost))
        for i in steps[start:stop]:
            u, lost = _heat_step(i, u, lost, k)
    # going back starts from the state before the last step
    for i in steps[last:]:
        snapshots.append((last, u, lost))
        u, lost = _heat_step(i, u, lost, k)
    return (u, lost), (steps, k, snapshots)


def _heat_loop_backward(saved, u_bar, lost_bar):
    """The cotangent of u and k for a cotangent of u and lost after the loop."""
    steps, k, snapshots = saved
    k_bar = 0.0
    for last in range(len(steps) - 1, -1, -1):
        # to the state before this step
        start, u, lost = snapshots.pop()
        for start, stop in _stretches(start, last, 3 - len(snapshots)):
            snapshots.append((start, u, lost))
            for i in steps[start:stop]:
                u, lost = _heat_step(i, u, lost, k)
        # back over this step
        u_bar, lost_bar, k_bar_2 = _heat_step_backward(
            (steps[last], u, k), u_bar, lost_bar
        )
        k_bar += k_bar_2
    return u_bar.copy(), k_bar


def heat(u, k: float, n: int):
    """Derivative of heat by u and k."""
    lost = 0.0
    (u, lost), u_3_saved = _heat_loop_forward(range(n), u, lost, k)
    return _heat_loop_backward(u_3_saved, 2 * u, 1.0)
