"""Functions of which `tests/test_saved.py` says by hand what their reverse halves need."""

# ruff: noqa: SIM108  (the forms are the point)

import math
from typing import Annotated

import numpy as np


def straight_line(x: float):
    y = x * x
    z = np.sin(y)
    return y * z


def overwritten_outside_loops(x: float):
    y = x * x
    y = y * np.sin(y)
    return y * y


def linear_loop(x: float, n: int):
    s = 0.0
    for i in range(n):
        s = s + i * x
    return s


def product(x: float, n: int):
    y = x
    for _ in range(n):
        y = y * x
    return y


def exponential(x: float, n: int):
    y = x
    for _ in range(n):
        y = np.exp(-y)
    return y


def two_together(x: float, v: float, n: int):
    for _ in range(n):
        v = v - np.sin(x)
        x = x + v * v
    return x * v


def made_in_each_round(x: float, w: np.ndarray):
    s = 0.0
    for i in range(3):
        t = w[i] * x
        s = s + np.sin(t) * t
    return s


def cheap_to_compute_again(x: float, w: np.ndarray):
    s = x
    for i in range(3):
        k = w[i]
        s = s + k * x
    return s


def branch_on_what_changes(x: float, n: int):
    y = x
    for _ in range(n):
        if y > 1.0:
            y = 0.5 * y
        else:
            y = y * y
    return y


def branch_on_what_stays(x: float, flag: bool, n: int):
    y = x
    for _ in range(n):
        if flag:
            y = np.sin(y)
    return y


def branch_outside_loops(x: float):
    y = x * x
    if y > 1.0:
        y = y * y
    return y * x


def newton(a: float):
    x = a
    while abs(x * x - a) > 1e-9:
        x = 0.5 * (x + a / x)
    return x


def halved(x: float, n: int):
    s = x
    while n > 0:
        s = 2.0 * s
        n = n // 2
    return s


def left_early(x: float, n: int):
    y = x
    for i in range(n):
        if i * i > 5:
            break
        y = y + 2.0 * x
    return y


def array_overwritten(v: np.ndarray, n: int):
    u = v.copy()
    for i in range(1, n):
        u[i] = u[i] * u[i - 1]
    return np.sum(u)


def zeros_filled(x: float, n: int):
    y = np.zeros(n)
    y[0] = x
    for i in range(1, n):
        y[i] = y[i - 1] * x
    return y[n - 1]


def array_added_to(v: np.ndarray, x: float, n: int):
    u = v.copy()
    for i in range(n):
        u[i] += x * x
    return np.sum(u * u)


def smooth(v, k):
    r = math.sqrt(v * v + k)
    return r * math.exp(-r)


def helper_called_once(x: float, k: float):
    return smooth(x, k) * x


def helper_in_a_loop(x: float, n: int):
    for _ in range(n):
        x = smooth(x, 0.5)
    return x


def state_in_a_tuple(x: float, n: int):
    state = (x, 1.0)
    for _ in range(n):
        state = (state[0] + 0.1 * state[1], state[1] - np.sin(state[0]))
    return state[0]


def states_in_a_dict(x: float, n: int):
    state = {"a": x, "b": x * x}
    for _ in range(n):
        state = {"a": state["a"] * state["b"], "b": state["b"]}
    return state["a"]


def list_grown(x: float, n: int):
    ys = [x]
    for i in range(n):
        ys.append(ys[i] * x)
    return sum(ys)


def nested(x: float, n: int):
    s = 0.0
    for i in range(n):
        t = x
        for _ in range(i):
            t = t * x
        s = s + t * t
    return s


def factorised(A: Annotated[np.ndarray, "float64[n, n]"], n: int):
    L = np.zeros((n, n))
    for j in range(n):
        s = A[j, j]
        for k in range(j):
            s -= L[j, k] ** 2
        L[j, j] = math.sqrt(s)
        for i in range(j + 1, n):
            s = A[i, j]
            for k in range(j):
                s -= L[i, k] * L[j, k]
            L[i, j] = s / L[j, j]
    return np.sum(L)


def substituted(L: Annotated[np.ndarray, "float64[n, n]"], b: np.ndarray, n: int):
    y = np.zeros(n)
    for i in range(n):
        y[i] = (b[i] - L[i, :i] @ y[:i]) / L[i, i]
    return np.sum(y)


def filled_with_results(x: float, n: int):
    y = np.zeros(n)
    for i in range(n):
        t = i * x
        y[i] = np.exp(t)
    return np.sum(y)


def filled_and_overwritten(x: float, n: int):
    y = np.zeros(n)
    for i in range(n):
        y[i] = x * i
    for i in range(n):
        y[i] = np.sin(y[i])
    return np.sum(y)


def written_whole(x: float, v: np.ndarray):
    state = np.empty_like(v)
    state[:] = x
    for _ in range(3):
        state[:] = 0.5 * state + v
        state[:] *= state
    return np.sum(state)


def replaced_by_new_ones(x: float, v: np.ndarray, n: int):
    for _ in range(n):
        new = np.zeros(3)
        for i in range(3):
            new[i] = x * v[i] * v[i - 1]
        v = new
    return np.sum(v)


def two_that_swap(x: float, v: np.ndarray, n: int):
    u = np.zeros(3)
    for _ in range(n):
        for i in range(3):
            u[i] = x * v[i] * v[i - 1]
        u, v = v, u
    return np.sum(v)
