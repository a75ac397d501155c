"""Constructs of Python around what is differentiated: `match`, `try`, `raise`, `assert`, `del`, `global`, sums over generators."""

# ruff: noqa: B007, B905  (the forms are the point)

import os

import numpy as np

RATE = 0.75
TABLE = {"soft": 0.5, "stiff": 2.0}


# ---- match


def match_of_numbers(x: float, y: float, n: int):
    match n:
        case 0:
            z = x * y
        case 1 | 2:
            z = x * x + y
        case _:
            z = np.sin(x) * n
    return z * y


def match_that_returns(x: float, y: float, law: str):
    match law:
        case "spring":
            return 0.5 * y * x**2
        case "cubic":
            return y * x**3
    return x * y


def match_with_guards(x: float, y: float, n: int):
    match n:
        case m if m > 5:
            z = x**m
        case m if m > 1:
            z = y**m * x
        case _:
            z = x
    return z * m


def match_with_a_guarded_value(x: float, y: float, n: int):
    match x, n:
        case t, 3 if t > 0.5:
            return t * t * y
        case (_, 3):
            return x * y
        case (a, b):
            return a * b * y


def match_of_a_tuple(x: float, y: float, law: str, n: int):
    match (law, n):
        case ("power", 2):
            z = x * x
        case ("power", k):
            z = x**k
        case ("swap", _):
            x, y = y, x
            z = x * y * y
        case _:
            z = y
    return z * x


def match_that_swaps(x: float, y: float):
    match x, y:
        case y, x if x > y:
            z = x * x * y
        case a, b:
            z = a * b * b
    return z + x * y * y


def match_of_an_expression(x: float, y: float):
    match x * y:
        case 0.0:
            z = x
        case float(t) if t > 0.5:
            z = t * t
        case t:
            z = t * y
    return z * x


def match_of_classes(x: float, y, n):
    match y:
        case int() | bool():
            z = x * y
        case float(t):
            z = x * x * t
        case _:
            z = x * n
    return z * n


def match_in_a_loop(x: float, y: float, n: int):
    s = 0.0
    for i in range(n):
        match i % 3:
            case 0:
                x = x * y
            case 1:
                if s > 4.0:
                    continue
                s = s + x * i
            case 2 as k if s > 1.0:
                s = s * k * 0.5
                break
        s = s + x
    return s


def _law(t, kind):
    match kind:
        case None:
            return t
        case "soft" | "stiff":
            return t * t * float(TABLE[kind])
        case other:
            return t * len(other)


def match_in_a_helper(x: float, y: float, n: int):
    s = _law(x, None)
    for i in range(n):
        s = s + _law(s * y, "soft") * _law(x, "other")
    return s


# ---- try


def try_a_quotient(x: float, y: float):
    try:
        z = x / y
    except ZeroDivisionError:
        z = 0.0
    return z * x


def try_that_returns(x: float, y: float):
    try:
        return np.log(x * y) * x
    except ValueError:
        return 0.0


def try_with_else_and_finally(x: float, y: float, n: int):
    steps = 0
    try:
        z = x**n
    except OverflowError:
        z = x
    else:
        z = z * y
    finally:
        steps += 1
    return z * steps


def try_in_a_loop(x: float, y: float, n: int):
    for i in range(n):
        try:
            x = x / (y + i)
            if x > 5.0:
                break
        except ZeroDivisionError:
            continue
        x = x + y
    return x


def rounds_that_end_early(x: float, y: float, n: int):
    z, t, h = 1.0, 0.0, 0.4
    while t < n:
        u = np.sin(x * z)
        if h * u > 0.2:
            h = 0.5 * h
            z = z * x * u * y
            continue
        z = z + u * u * h
        t += h
    return z


def no_slope_in_one_branch(x: float, y: float):
    v = np.array([x, y, 0.5])
    w = v * (0.0 if x > 0.5 else x)
    w[0] = v[0] * y
    return np.sum(w * w) + np.sum(np.maximum(v * (0.0 if y > 0.5 else y), v[1]))


def constant_in_one_round(x: float, y: float, n: int):
    z, last = 1.0, 0
    for i in range(n):
        z = z + y
        if i == 2:
            z = 2.0
            last = i
        else:
            z = z * x
    return z * y * last


def constant_in_some_rounds(x: float, y: float, n: int):
    z, w = 1.0, 0.5
    for i in range(n):
        t = z * w
        if i % 3 == 2:
            w = 0.2
        elif i % 3 == 1:
            w = 0.4
        else:
            w = t * x
        z = t * y + 0.1
    return z + w


def skips_what_is_missing(x: float, y: float):
    total, n = 0.0, 0
    for d in np.array([1.0, np.nan, 1.5]):
        r = np.exp(-x * n) * d * y
        if np.isnan(r):
            continue
        total += r * r
        n += 1
    return total / n


def skips_what_is_infinite(x: float, y: float):
    total = 0.0
    for d in np.array([0.5, np.inf, 1.0, -2.0]):
        z = x * d
        if not np.isfinite(d):
            continue
        if z < -1.0:
            continue
        total += z**3 * y
    return total


def rounds_that_end_early_in_a_loop(x: float, y: float, n: int):
    s = 0.0
    for _ in range(n):
        k = 0
        while k < 3:
            k += 1
            u = np.sin(x + s * y)
            if k % 2:
                s = s + u * u
                continue
            s = s * u
    return s


def try_to_look_up(x: float, y: float, n: int):
    z = x
    for i in range(n):
        try:
            k = [0.5, 2.0][i]
        except IndexError:
            k = 3.0
        z = z * float(k) * y
    return z


def _quotient(a, b, n):
    try:
        for _ in range(n):
            a = a / b
    except ZeroDivisionError as error:
        raise ValueError("no") from error
    return a


def try_in_a_helper(x: float, y: float):
    return _quotient(x * y, y + 1.0, 3) * x


# ---- raise and assert


def raises_of_active(x: float, y: float):
    if x > 9.0:
        raise ValueError(f"{x} is larger than {max(y, 1.0):.3f}")
    z = x * y
    if not np.isfinite(z):
        raise FloatingPointError("z", z)
    return z * z


def raise_in_the_last_branch(x: float, y: float, n: int):
    if n == 3:
        z = x * y
    elif n == 4:
        return x
    else:
        raise NotImplementedError(n, x)
    return z * z


def raise_in_a_loop(x: float, y: float, n: int):
    for i in range(n):
        x = x * y + i
        if x > 1e9:
            raise ArithmeticError(f"diverged at {i}: {x}")
    return x


def _checked(t):
    assert t < 9.0, ("too large", t)
    assert all(t > u - 20.0 for u in range(3)), f"{t:.2f}"
    return t * t * t


def assert_in_a_helper(x: float, y: float):
    assert np.isfinite(x * y)
    return _checked(x) * _checked(y)


# ---- del, global, with, texts


def deletes(x: float, y: float, n: int):
    table = {"a": n, "b": 2}
    t = x * y
    u = t * t
    del t
    del table["b"]
    t = u * x
    return t * len(table)


def reads_a_global(x: float, y: float):
    global RATE
    pass
    return x * RATE * y * x


def reads_a_file(x: float, y: float, n: int):
    for i in range(n):
        with open(os.devnull) as lines:
            count = len(lines.read()) + i
        x = x * y + float(count)
    return x


def writes_texts(x: float, y: float, n: int):
    name = f"{x:.3f} and {y!r}"
    notes = [f"{i}" for i in range(n)]
    z = x * y
    text = f"{name} {z} {notes}" + "."
    return z * z * n if text else z


# ---- sums


def sum_of_powers(x: float, n: int):
    return sum(x**i / (i + 1) for i in range(n))


def sum_of_chosen(x: float, y: float, n: int):
    s = sum((x * i for i in range(n) if i != 1), y)
    return s * float(sum([t * y for t in (1.0, 2.0)]))


def sums_in_sums(x: float, y: float, n: int):
    i = 2.0
    s = sum(sum(x**i * y for j in range(i + 1)) for i in range(n))
    return s * i


def sum_over_arrays(v, w, x: float):
    return sum(a * b * x for a, b in zip(v, w)) + float(sum(i * a * a for i, a in enumerate(v)))


def _series(x, n):
    return sum(x**k / (k + 1) for k in range(n)) * x


def sum_in_a_loop(x: float, y: float, n: int):
    s = x
    for i in range(n):
        s = s + sum(s * y * j for j in range(i)) * 0.1
        s = s + _series(x, n) * 0.1
    return s


def asks_generators(x: float, y: float, n: int):
    limits = [0.1, 0.2, 0.3]
    if any(x > limit for limit in limits) and all(y > i - 5 for i in range(n)):
        return x * y * x
    return x


V = np.array([0.5, -1.2, 2.0])
CASES = [
    *((match_of_numbers, (0.7, 1.3, n)) for n in (0, 2, 5)),
    *((match_that_returns, (0.7, 1.3, law)) for law in ("spring", "cubic", "none")),
    *((match_with_guards, (0.7, 1.3, n)) for n in (7, 3, 1)),
    *((match_with_a_guarded_value, (x, 1.3, n)) for x, n in ((0.7, 3), (0.2, 3), (0.7, 2))),
    *((match_of_a_tuple, (0.7, 1.3, *case)) for case in (("power", 2), ("power", 4), ("swap", 1), ("none", 0))),
    *((match_that_swaps, point) for point in ((0.7, 1.3), (1.3, 0.7))),
    *((match_of_an_expression, point) for point in ((0.7, 1.3), (0.7, 0.3))),
    *((match_of_classes, (0.7, y, 2)) for y in (3, 1.3, None)),
    (match_in_a_loop, (0.7, 1.3, 7)),
    (match_in_a_helper, (0.7, 1.3, 3)),
    (try_a_quotient, (0.7, 1.3)),
    (try_that_returns, (0.7, 1.3)),
    (try_with_else_and_finally, (0.7, 1.3, 3)),
    (try_in_a_loop, (0.7, 1.3, 4)),
    *((rounds_that_end_early, (x, 1.3, 2)) for x in (2.4, 0.7)),
    (rounds_that_end_early_in_a_loop, (0.7, 1.3, 3)),
    *((no_slope_in_one_branch, point) for point in ((0.7, 1.3), (0.4, 0.3))),
    (constant_in_one_round, (0.7, 1.3, 5)),
    (constant_in_some_rounds, (0.7, 1.3, 7)),
    (skips_what_is_missing, (0.7, 1.3)),
    (skips_what_is_infinite, (0.7, 1.3)),
    (try_to_look_up, (0.7, 1.3, 4)),
    (try_in_a_helper, (0.7, 1.3)),
    (raises_of_active, (0.7, 1.3)),
    *((raise_in_the_last_branch, (0.7, 1.3, n)) for n in (3, 4)),
    (raise_in_a_loop, (0.7, 1.3, 4)),
    (assert_in_a_helper, (0.7, 1.3)),
    (deletes, (0.7, 1.3, 3)),
    (reads_a_global, (0.7, 1.3)),
    (reads_a_file, (0.7, 1.3, 3)),
    (writes_texts, (0.7, 1.3, 3)),
    (sum_of_powers, (0.7, 5)),
    (sum_of_chosen, (0.7, 1.3, 4)),
    (sums_in_sums, (0.7, 1.3, 3)),
    (sum_over_arrays, (V, V * 0.5 + 1.0, 0.7)),
    (sum_in_a_loop, (0.7, 1.3, 4)),
    *((asks_generators, (x, 1.3, 3)) for x in (0.7, 0.05)),
]
