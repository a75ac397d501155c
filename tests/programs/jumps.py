"""Loops that are left early: `break`, `continue`, `else`, `return` inside, nested in each other, decided by active values."""

# ruff: noqa: B007, SIM102  (the forms are the point)

import numpy as np


def breaks(x):
    for i in range(5):
        x = x * 1.5
        if x > 3.0:
            break
        x = x + i
    return x


def continues(x):
    s = 0.0
    for i in range(5):
        if i % 2:
            continue
        s = s + x * i
    return s


def else_of_loop(x):
    r = x
    for _ in range(3):
        r = r * x
    else:
        r = r + x
    return r


def returns_from_loop(x):
    for i in range(3):
        x = x * 2.0
        if i == 1:
            return x * x
    return x


def exp_series(x, tol):
    term = 1.0
    s = 1.0
    for i in range(1, 50):
        term = term * x / i
        if abs(term) < tol:
            break
        s += term
    return s


def odd_rounds(x, n):
    s = 0.0
    for i in range(n):
        if i % 2 == 0:
            continue
        s = s * x + i  # odd only
    return s


def breaks_and_continues(x, n):
    y = x
    for i in range(n):
        if y > 50.0:
            break
        if i == 1:
            continue
        t = y * x
        y = y + t * i
    return y * y


def break_within_a_branch(x, n):
    y = x
    s = 0.0
    for i in range(n):
        if i > 1:
            if y > 3.0:
                break
            y = y * x
        s = s + y * y
        y = y + 0.1 * s
    return s * y


def returns_from_array(v, x):
    s = 0.0
    for a in v:
        s = s + a * x
        if s > 2.0:
            return s * s
    return s * x


def else_unless_broken(x, n):
    y = x
    for i in range(n):
        y = y * y + 0.1
        if y > 5.0:
            break
    else:
        y = 3.0 * y * x
    return y


def returns_from_inner_loop(x, n):
    s = x
    for i in range(n):
        for j in range(n):
            s = s + x * j
            if s > 7.0:
                return s * x * i
        s = s * 1.5
    return s


def newton(x, tol):
    y = x
    while True:
        z = 0.5 * (y + x / y)
        if abs(z - y) < tol:
            break
        y = z
    return y


def jumps_of_inner_loop(x, n):
    s = x
    for i in range(n):
        t = x
        for j in range(i):
            t = t * s
            if t > 3.0:
                break
            if t < 0.2:
                continue
            t += 0.5
        s = s + 0.1 * t * i
    return s


def elif_chain_of_jumps(x, n):
    s = x
    for i in range(n):
        if s > 9.0:
            break
        elif i == 2:
            continue
        elif i == 3:
            s = s * x
        else:
            s = s + x * x
        s = s * 1.1
    return s


def jump_in_else(x, n):
    s = x
    for i in range(n):
        if s < 4.0:
            t = s * x
        else:
            break
        s = s + t * 0.5
    return s * x


def continue_in_while(x, n):
    i = 0
    s = x
    while i < n:
        i += 1
        if i % 3 == 0:
            continue
        s = s * x + i
        if s > 100.0:
            break
    return s


def never_begins(x, n):
    s = x
    for i in range(n - 10):
        s = s * x
        if s > 2.0:
            break
    else:
        s = s + x * x
    return s


def steps_of_two(x, n):
    s = x
    for i in range(n, -n, -2):
        s = s + np.sin(i * x)
        if s > 2.5:
            break
    return s * s


def from_a_start(x, m, n):
    s = 1.0
    for i in range(m, n):
        s = s * x + i
        if s > 20.0:
            break
    return s


def last_of_a_search(x, tol):
    low, high = 0.0, x
    for _ in range(60):
        mid = 0.5 * (low + high)
        f = mid * mid - x
        if f > 0.0:
            high = mid
        else:
            low = mid
        if high - low < tol:
            break
    return mid


def returns_in_else(v, x):
    s = x
    for a in v:
        if a < 0.0:
            break
        s = s + a * s
    else:
        return s * s
    return s * 3.0 * x


def returns_none_of_many(x, n):
    for i in range(n):
        x = x * 1.2
        while x > 3.0:
            x = x - 1.1 * x * 0.5
            if i == 4:
                return x * x
            if x > 2.9:
                break
        else:
            continue
        x = x + 0.3
    return x


def helper_that_breaks(x, n):
    s = x
    for i in range(n):
        if s > 5.0:
            break
        s = s + s * x
    return s


def calls_what_breaks(x, y):
    return helper_that_breaks(x, 8) * y + helper_that_breaks(x * y, 3)


def calls_in_a_loop_that_breaks(x, n):
    s = 0.0
    for i in range(n):
        h = helper_that_breaks(x + 0.1 * i, i)
        if h > 4.0:
            break
        s = s + h * h
    return s


def helper_that_returns(x, n):
    for i in range(n):
        x = x * 1.3
        if x > 4.0:
            return x * i
    return x


def calls_what_returns(x, n):
    s = x
    for i in range(n):
        s = s + 0.1 * helper_that_returns(s, i)
    return s


def two_jumps_deep(x, n):
    s = x
    t = 0.0
    for i in range(n):
        if i % 2:
            if s > 6.0:
                break
            elif s > 3.0:
                s = s - x
                continue
            s = s * 1.5
        t = t + s * i
        for j in range(i):
            if j > 2:
                if t > 30.0:
                    return t * s
                continue
            t = t * 1.01 + j * x
        s = s + 0.2 * t
    return s + t


def running_until_both(x, y, n):
    k = 0
    while k < n:
        k += 1
        x, y = x * 0.9 + 0.2 * y, y * 1.1
        if x > y:
            if k > 2:
                break
        if y > 4.0:
            x = x + y
            break
    return x * y + k


def returns_what_it_computes(v, x):
    for a in v:
        x = np.tanh(x * a) + 0.2
        if x < 0.7:
            return a / x
        for b in v:
            if b > 1.0:
                return np.exp(x * b)
    return np.sqrt(x)


V = np.array([0.5, 0.7, 0.9, 2.0])


def written_out_and_left(x):
    s = 1.0
    for w in (0.1, x, 0.4):
        s = s * np.sin(w * x) + w
        if s > 0.85:
            break
    return s


def written_out_and_left_at_once(x):
    s = 1.0
    for w in (0.1, x, 0.4):
        if s * w > 0.3:
            break
        s = s * np.sin(w * x) + w
    return s * w


def written_out_and_skipped(x):
    s = 1.0
    for w in (0.1, x, 0.4):
        if w < 0.2:
            continue
        s = s * np.sin(w * x) + w
    return s


def written_out_skipped_and_left(x):
    s = 1.0
    for w in (0.1, x, 0.4, x * x):
        if w < 0.2:
            continue
        if s > 1.2:
            s *= x
            break
        s = s * np.sin(w * x) + w
    return s


def written_out_with_else(x):
    s = 1.0
    for w in (0.1, x, 0.4, x * x):
        if s > 1.2:
            break
        s = s * np.sin(w * x) + w
    else:
        s = s * s * x
    return s


def written_out_and_returned(x):
    for w in (0.1, x, 0.4):
        if w > 0.2:
            return w * x
    return x


def written_out_around_a_loop(x):
    s = x
    for w in (0.1, x, 0.4):
        for k in range(4):
            if k == 2:
                continue
            s = s * w + x * k
            if s > 2:
                break
        if s > 3:
            break
    return s


def written_out_in_a_loop(x):
    s = x
    for _ in range(2):
        for w in (0.1, s, 0.4):
            if w > 1:
                break
            s = s * w + x
        if s > 5:
            break
    return s


def written_out_and_numbered(x):
    s = x
    for i, w in enumerate((0.1, x, 0.4)):
        if i == 1:
            continue
        s = s * w + x * i
    return s


def list_left_early(x):
    ts = [x, x * x, 2.0]
    s = x
    for t in ts:
        if t > 1.9:
            break
        s = s * t + x
    return s * t


def dict_skipped(x):
    d = {"a": x, "b": x * x, "c": 2.0}
    s = 2.0 * x
    for k, t in d.items():
        if k == "b":
            continue
        s = s * t + x
    return s


def read_after_written_out(x):
    s = 1.0
    for w in (0.1, x, 0.4):
        s = s * np.sin(w * x) + w
    return s * w


def both_read_after_written_out(x):
    s = 1.0
    for w, n in ((x, 1), (x * x, 2)):
        s = s * np.sin(w * x) + w**n
    return s * w * n


CASES = [
    (breaks, (1.1,)),
    (continues, (1.1,)),
    (else_of_loop, (1.1,)),
    (returns_from_loop, (1.1,)),
    (exp_series, (0.7, 1e-9)),
    (odd_rounds, (1.3, 6)),
    (breaks_and_continues, (1.4, 6)),
    (break_within_a_branch, (1.3, 7)),
    (returns_from_array, (V, 1.1)),
    (returns_from_array, (V, 0.1)),
    (else_unless_broken, (0.5, 3)),
    (else_unless_broken, (1.5, 3)),
    (returns_from_inner_loop, (0.7, 5)),
    (returns_what_it_computes, (V, 1.1)),
    (returns_what_it_computes, (V * 0.2, 9.1)),
    (returns_what_it_computes, (V[:1] * 3.0, 1.1)),
    (returns_from_inner_loop, (0.1, 3)),
    (newton, (7.0, 1e-10)),
    (jumps_of_inner_loop, (1.2, 6)),
    (elif_chain_of_jumps, (1.2, 8)),
    (jump_in_else, (1.2, 8)),
    (continue_in_while, (1.3, 9)),
    (never_begins, (1.3, 9)),
    (steps_of_two, (0.4, 5)),
    (from_a_start, (1.2, 2, 9)),
    (from_a_start, (1.2, 9, 2)),
    (last_of_a_search, (3.0, 1e-12)),
    (returns_in_else, (V, 1.1)),
    (returns_in_else, (-V, 1.1)),
    (returns_none_of_many, (1.3, 7)),
    (calls_what_breaks, (1.2, 0.8)),
    (calls_in_a_loop_that_breaks, (0.7, 6)),
    (calls_what_returns, (1.2, 5)),
    (two_jumps_deep, (1.2, 7)),
    (two_jumps_deep, (0.4, 9)),
    (running_until_both, (0.5, 1.5, 9)),
    (running_until_both, (2.5, 1.5, 9)),
    *(
        (f, (x,))
        for x in (0.7, 1.3)
        for f in (
            written_out_and_left,
            written_out_and_left_at_once,
            written_out_and_skipped,
            written_out_skipped_and_left,
            written_out_with_else,
            written_out_and_returned,
            written_out_around_a_loop,
            written_out_in_a_loop,
            written_out_and_numbered,
            list_left_early,
            dict_skipped,
            read_after_written_out,
            both_read_after_written_out,
        )
    ),
]
