"""Rows and parts of one array, unpacked into names and written into: they stay parts of that array."""

import numpy as np


def rows(x: float, y: float):
    state = np.array([[x, y], [0.1, 0.2], [x * y, 0.3]])
    s, i, r = state
    for _ in range(3):
        new = 0.1 * s * i
        s -= new
        i += new - 0.05 * i
        r += 0.05 * i
    return np.sum(state**2)


def halves(x: float, y: float):
    state = np.array([x, y, 0.1, 0.2])
    pos, vel = state[:2], state[2:]
    for _ in range(3):
        pos += 0.1 * vel
        vel -= 0.1 * pos
    return np.sum(state**2)


def halves_that_are_read(x: float, y: float):
    state = np.array([x, y, 0.1, 0.2])
    pos, vel = state[:2], state[2:]
    for _ in range(3):
        pos += 0.1 * vel
        vel -= 0.1 * pos
    return np.sum(pos**2) + np.sum(vel)


def columns(x: float, y: float):
    state = np.array([[x, y], [0.1, 0.2]])
    p, v = state.T
    p += v * x
    v *= p
    return np.sum(state**2)


def rows_of_a_part(x: float, y: float):
    state = np.array([[[x, y], [0.1, 0.2]], [[y, y], [0.3, x]]])
    for k in range(2):
        p, v = state[k]
        p += 0.1 * v
        v -= 0.1 * p * y
    return np.sum(state**2)


def move(p, v):
    p += 0.1 * v
    v -= 0.1 * p


def rows_handed_on(x: float, y: float):
    state = np.array([[x, y], [0.1, 0.2]])
    p, v = state
    for _ in range(2):
        move(p, v)
    return np.sum(state**2)


def the_whole_and_a_row(x: float, y: float):
    state = np.array([[x, y], [0.1, 0.2]])
    p, q = state, state[1]
    p[1, 0] = y
    q += x
    return np.sum(state**2) + np.sum(q)


def bound_anew(x: float, y: float):
    state = np.array([[x, y], [0.1, 0.2]])
    p, v = state
    state = np.zeros((2, 2))
    p += v
    return np.sum(state) + np.sum(p * v)


def neighbours(x: float, y: float):
    u = np.zeros(6)
    left, right = u[:-1], u[1:]
    u[:] = np.linspace(x, y, 6)
    flux = (right - left) ** 2
    right += flux
    left -= flux
    return np.sum(u**2)


CASES = (
    rows,
    halves,
    halves_that_are_read,
    columns,
    rows_of_a_part,
    rows_handed_on,
    the_whole_and_a_row,
    bound_anew,
    neighbours,
)


def in_a_branch(x: float, y: float):
    state = np.array([[x, y], [0.1, 0.2]])
    if x > 0.5:
        p, v = state
    else:
        v, p = state
    p += v
    return np.sum(state**2)


def swapped(x: float, y: float):
    state = np.array([[x, y], [0.1, 0.2]])
    a, b = state[:, 0], state[:, 1]
    for _ in range(2):
        a, b = b, a
        a += b * x
    return np.sum(state**2)


def parts_of_what_changes(x: float, y: float):
    state = np.array([[x, y], [0.1, 0.2]])
    for _ in range(3):
        p, v = state
        p += 0.1 * v
        state = state * 1.1
        v -= 0.1 * p
    return np.sum(state**2)


REFUSED = (in_a_branch, swapped, parts_of_what_changes)
WITHOUT_SECOND: dict[str, tuple[object, ...]] = {"reverse": (), "forward": ()}
