"""Functions as people write them: helpers that are asked in tests, and what is raised where nothing else fits."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import logsumexp

# ruff: noqa: RUF005, SIM108  (the forms are the point)

V = np.array([0.3, 0.7, -0.4])
W = np.array([0.5, 1.5, 2.0])

# ---- helpers that are asked in tests


def quartic(x):
    s = 0.0
    for xi in x:
        s = s + (xi - 1.0) ** 4
    return s


def wave(x):
    y = x * 2.0
    for _ in range(2):
        y = np.sin(y) + x
    return y


def helper_in_a_test(x: float):
    if wave(x) > 0.5:
        y = x**2
    else:
        y = x**3
    return y if wave(y) > 0.1 else -y


def helpers_in_tests(x: float):
    if wave(x) > 10.0:
        return x
    elif 0.0 < wave(x * 2.0) < 5.0 and not wave(x) < -1.0:
        return x**2
    return x**3


def helper_in_a_while(x: float):
    n = 0
    y = x
    while wave(y) < 1.5 and n < 5:
        y = y + 0.3 * x
        n += 1
    return y * wave(y)


def line_search(x):
    direction = -4.0 * (x - 1.0) ** 3
    t = 1.0
    while quartic(x + t * direction) > quartic(x) - 1e-4 * t * np.sum(direction**2):
        t *= 0.5
    return quartic(x + t * direction)


def descent(x, steps: int):
    for _ in range(steps):
        direction = -4.0 * (x - 1.0) ** 3
        t = 1.0
        while quartic(x + t * direction) > quartic(x) - 1e-4 * t * (direction @ direction):
            t *= 0.5
            if t < 1e-8:
                break
        x = x + t * direction
    return quartic(x)


def step_length(f, x, direction):
    t = 1.0
    while f(x + t * direction) > f(x):
        t *= 0.5
    return t


def line_search_of_a_function(x, c: float):
    def scaled(y):
        s = 0.0
        for yi in y:
            s = s + c * (yi - 1.0) ** 4
        return s

    direction = -x * c
    return scaled(x + step_length(scaled, x, direction) * direction)


def drawn(x, rng):
    u = rng.normal()
    return x + u


def drawn_in_a_test(x: float, seed: int):
    rng = np.random.default_rng(seed)
    while drawn(x, rng) < 1.0:
        x = x + 0.2 * x
    return x * rng.normal()


def of_a_list_that_grows(x: float, n: int):
    ws = []
    for i in range(n):
        ws.append(x * i)
        if quartic(ws) > 2.0:
            break
    return sum(ws) * x


def until_close(x: float):
    y = x
    for _ in range(20):
        new = 0.5 * (y + 2.0 / y)
        if np.isclose(wave(new), wave(y)):
            break
        y = new
    return y * x


# ---- what is raised where nothing else fits


def raised_else(x, name):
    if name == "tanh":
        return np.tanh(x)
    elif name == "relu":
        return np.maximum(x, 0.0)
    elif name == "same":
        return x
    else:
        raise ValueError(name)


def raised_else_by_a_helper(x, name):
    return np.sum(raised_else(x * 2.0, name) ** 2) * np.sum(x)


def raised_else_assigned(x: float, name):
    if name == "square":
        y = x**2
    elif name == "sine":
        y = np.sin(x)
    else:
        raise ValueError(f"what is {name}?")
    return y * x


def raised_else_in_a_loop(x: float, names):
    for name in names:
        if name == "square":
            x = x * x
        elif name == "sine":
            x = np.sin(x)
        else:
            raise ValueError(name)
    return x


def raised_first(x: float):
    if x < 0.0:
        raise ValueError(x)
    elif x < 1.0:
        y = x**2
    else:
        raise OverflowError(x)
    return y * x


def asserted_last(x: float, n: int):
    if n > 2:
        y = x**2
        assert n < 10
    else:
        y = x**3
        assert n > 0
    return y * x


# ---- lists and tuples that meet arrays


def plus_a_list(x: float, w):
    return np.sum((w + [x, x**2, 1.0]) ** 3)


def rotated(p, t):
    return p @ np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]]) + [t, t**2]


def rotated_twice(t: float, p):
    return np.sum(rotated(rotated(p, t), t * 2.0) ** 3)


def lists_of_numbers(x: float, w, ws):
    return 2 * np.sum(w * ws * x) + np.sum((w - (x, 1, 2)) / ws)


def a_list_of_one(x, ws):
    return 2 * np.sum(x * ws)


def list_in_a_loop(x: float, w, n: int):
    for i in range(n):
        w = w + [x * i, 1.0, x]
        w *= [1.0, x, 2.0]
    return np.sum(w**2)


def given_to_numpy(x: float, y: float):
    total = np.sum([x, y, x * y]) * np.mean((x, y)) + np.max([x, y]) * np.min([x, 2.0])
    return total + np.dot([x, y], [y, 1.0]) + np.linalg.norm([x, y]) + np.std([x, y, 1.0])


def tridiagonal(x: float, n: int):
    a = np.zeros((n, n))
    for i in range(1, n - 1):
        a[i, i - 1 : i + 2] = x, -2.0 * x, x**2
        a[i, i - 1 : i + 1] += [x, 1.0]
    a[0, :2] = 1.0, x
    return np.sum(a @ np.arange(1.0, n + 1.0)) + np.sum(a**3)


def written_from_itself(x: float, w):
    y = w * 1.0
    y[0:2] = y[1] * x, y[0]
    return np.sum(y**3)


# ---- lists that grew, joined


def harmonics(x, n):
    parts = []
    for i in range(n):
        parts.append(np.sin(x * (i + 1)))
    return parts


def side_by_side(x, n: int):
    a = np.hstack(harmonics(x, n))
    b = np.column_stack(harmonics(x, n))
    return np.sum(a**3) + np.sum((b @ b.T) ** 2)


def joined_along_axes(x, n: int):
    m = np.outer(x, x[:2])
    parts = []
    for i in range(n):
        parts.append(np.sin(m * (i + 1)))
    a, b = np.concatenate(parts, axis=1), np.hstack(parts)
    c, d = np.vstack(parts), np.concatenate(parts, axis=-2)
    return np.sum((a @ b.T) ** 2) + np.sum((c.T @ d) ** 2)


def joined_of_several_lengths(x, n: int):
    parts, rows = [], []
    m = np.outer(x, x)
    for i in range(n):
        parts.append(x[: i + 1] * i)
        rows.append(m[: i + 1] * i)
    return np.sum(np.hstack(parts) ** 3) + np.sum(np.vstack(rows) ** 3)


def numbers_side_by_side(x: float, n: int):
    ys = []
    for i in range(n):
        ys.append(np.sin(x * i))
    return np.sum(np.hstack(ys) ** 2) + np.max(ys) * np.mean(ys)


def log_of_a_sum(x: float, n: int):
    ys = []
    for i in range(n):
        ys.append(np.sin(x * i))
    return logsumexp(ys) * logsumexp([x, x**2, 1.0])


# ---- lists that are summed while they grow


def discounts(rates):
    dfs = []
    for r in rates:
        dfs.append((1.0 - r * sum(dfs)) / (1.0 + r))
    return dfs[-1] + sum(dfs)


def discounts_by_place(x: float, n: int):
    dfs = []
    for i in range(n):
        df = (1.0 - x * i * sum(dfs)) / (1.0 + x)
        dfs.append(df)
    return sum(dfs) * dfs[0]


# ---- functions as defaults of helpers


def squared(x):
    return x * x


def cubed(x):
    return wave(x) * x * x


def layer(x, g=squared):
    return g(x) * 2.0


def layers(x, n, g=np.cos, *, then=squared):
    for i in range(n):
        x = g(x) + 0.1 * i
    return then(x)


def repeated(x, n=3, g=np.sin):
    return x if n == 0 else g(repeated(x, n - 1))


def solved(f, x0, steps=3, dot=np.dot):
    x = x0
    for _ in range(steps):
        x = x - 0.1 * f(x) * dot(x0, x0)
    return x


def functions_left_out(x: float, n: int):
    return layer(x) + layer(x, cubed) * layers(x, n) + layers(x, n, squared) + layers(x, n, then=cubed)


def function_left_out_in_a_recursion(x: float, n: int):
    return repeated(x) + repeated(x, n, np.tanh)


def left_out_beside_a_function(x):
    return np.sum(solved(squared, x))


CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (helper_in_a_test, (0.6,)),
    (helper_in_a_test, (-0.6,)),
    (helpers_in_tests, (0.4,)),
    (helper_in_a_while, (0.3,)),
    (line_search, (V,)),
    (descent, (0.5 * V + 1.0, 3)),
    (line_search_of_a_function, (V, 0.7)),
    (drawn_in_a_test, (0.6, 1)),
    (of_a_list_that_grows, (0.6, 5)),
    (until_close, (0.6,)),
    (raised_else_by_a_helper, (V, "tanh")),
    (raised_else_by_a_helper, (V, "relu")),
    (raised_else_by_a_helper, (V, "same")),
    (raised_else_assigned, (0.6, "square")),
    (raised_else_assigned, (0.6, "sine")),
    (raised_else_in_a_loop, (0.6, ["square", "sine", "square"])),
    (raised_first, (0.6,)),
    (asserted_last, (0.6, 3)),
    (asserted_last, (0.6, 1)),
    (discounts, (W,)),
    (discounts_by_place, (0.6, 3)),
    (functions_left_out, (0.6, 2)),
    (function_left_out_in_a_recursion, (0.6, 2)),
    (left_out_beside_a_function, (V,)),
    (plus_a_list, (0.6, V)),
    (rotated_twice, (0.6, np.array([[0.3, 0.7], [-0.4, 0.2]]))),
    (lists_of_numbers, (0.6, V, [1.0, 2.0, 3.0])),
    (lists_of_numbers, (0.6, V, (1.0, 2.0, 3.0))),
    (a_list_of_one, (V[:2], [1.5])),
    (list_in_a_loop, (0.6, V, 2)),
    (given_to_numpy, (0.6, 0.3)),
    (tridiagonal, (0.6, 4)),
    (written_from_itself, (0.6, V)),
    (side_by_side, (V, 3)),
    (joined_along_axes, (V, 2)),
    (joined_of_several_lengths, (V, 3)),
    (numbers_side_by_side, (0.6, 3)),
    (log_of_a_sum, (0.6, 3)),
]
