"""Arrays that are filled element by element: each once, or it only looks so; read before or after."""

# ruff: noqa: B007  (the forms are the point)

import math

import numpy as np

X = np.array([0.7, 1.2, 0.4, 0.9])
A = np.array([[2.0, 0.3, 0.2], [0.3, 1.5, 0.4], [0.2, 0.4, 1.8]])


def column_by_column(A):
    n = A.shape[0]
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
    return L[n - 1, 0] * L[n - 1, n - 1] + L[1, 0]


def row_by_row(A, n):
    L = np.zeros_like(A)
    for i in range(n):
        for j in range(i + 1):
            t = A[i, j]
            for k in range(j):
                t -= L[i, k] * L[j, k]
            if i == j:
                L[i, j] = np.sqrt(t)
            else:
                L[i, j] = t / L[j, j]
    return L[n - 1, n - 1] * L[n - 1, 0]


def diagonal_written_again(A):
    n = A.shape[0]
    L = np.zeros((n, n))
    s = 0.0
    for j in range(n):
        L[j, j] = np.sin(A[j, j])
        s += L[j, j] ** 2
        for i in range(j, n):  # begins at the diagonal
            L[i, j] = A[i, j] * L[j, j]
    return s + np.sum(L**3)


def chosen_by_order(A):
    n = A.shape[0]
    L = np.zeros((n, n))
    s = 0.0
    for i in range(n):
        for j in range(n):
            if i < j:
                L[j, i] = np.exp(A[i, j])
            else:
                L[i, j] = A[i, j] * L[j, i]  # the diagonal reads itself, as zero
                s += L[i, j] ** 2
    return s


def each_below_the_last(x, n):
    y = np.empty(n)
    y[0] = x
    for i in range(1, n):
        y[i] = np.sin(y[i - 1]) / (1.0 + y[i - 1])
    return y[n - 1] * y[1]


def from_the_end(x, n: int):
    y = np.zeros(n + 1)
    y[n] = x
    for i in range(n - 1, -1, -1):
        y[i] = np.exp(-y[i + 1]) * x
    return y[0] * y[1]


def ahead_of_its_write(x):
    y = np.zeros(6)
    s = 0.0
    for i in range(5):
        s += y[i + 1] * x + y[i] ** 2  # y[i + 1] is still zero
        y[i] = np.exp(x[i % 4])
    return np.sum(s * x) + np.sum(y**2)


def next_one_written_too(x, n):
    y = np.zeros(n + 1)
    s = 0.0
    for i in range(n):
        y[i + 1] = np.sin(x * i)
        s += y[i] ** 2
        y[i] = np.exp(x * y[i])  # which the round before wrote
        s += y[i] * y[i + 1]
    return s


def last_one_first(x, n):
    y = np.zeros(n)
    s = x
    for i in range(n):
        s = s * 0.5 + y[i - 1] * x  # y[-1] in the first round
        y[i] = np.exp(s) / x
    return s + y[0]


def counter_changed_inside(x, n):
    y = np.zeros(2 * n)
    s = 0.0
    for i in range(n):
        i = i // 2
        y[i] = np.exp(x * (i + 1)) * (1.0 + y[i])
        s += y[i] ** 2
    return s


def one_counter_for_two_loops(x, n):
    y = np.zeros(n)
    s = 0.0
    for i in range(n):
        y[i] = np.exp(x * i)
    for i in range(n):
        s += y[i] ** 3
    for i in range(n):
        y[i] = np.sin(s * y[i])
    return np.sum(y**2)


def in_each_round_of_a_while(x):
    y = np.zeros(3)
    s, k = x, 0
    while k < 4:
        for i in range(3):
            y[i] = np.exp(s * 0.3) / (1.0 + i)
            s += 0.1 * y[i] ** 2
        k += 1
    return s


def made_in_each_round(x, n):
    s = 0.0
    for k in range(n):
        y = np.zeros(3)
        for i in range(3):
            y[i] = np.exp(x * (i + k))
            s += y[i] ** 2
        s += y[0] * y[2]
    return s


def numbered(x):
    y = np.zeros(4)
    s = 0.0
    for i, e in enumerate(x):
        y[i] = np.sqrt(e)
        s += y[i] ** 3
    return s * y[0]


def rows_from_rows(A):
    Y = np.zeros((3, 3))
    Y[0] = A[0]
    for i in range(1, 3):
        Y[i] = np.sin(Y[i - 1]) * A[i]
    return np.sum(Y[:2] ** 2) + np.sum(Y[-1])


def all_before_the_row(A):
    Y = np.zeros((3, 3))
    s = 0.0
    for i in range(3):
        s += np.sum(Y[:i] ** 2)
        Y[i] = A[i] * np.exp(A[i] * s * 0.01)
    return s


def all_from_the_row_on(A):
    Y = np.zeros((3, 3))
    s = 0.0
    for i in range(3):
        Y[i, i] = np.exp(A[i, i] * 0.1)
        s += np.sum(Y[i:, :] ** 2) + np.sum(Y[..., i]) + np.sum(Y[None, i]) * A[0, i]
        if i > 0:
            Y[i, i - 1] = A[i, 0] / (1.0 + s)
    return s


def every_other_one(x, n):
    y = np.zeros(2 * n + 1)
    s = 0.0
    for i in range(0, 2 * n, 2):
        y[i] = np.exp(x / (1 + i))
        s += np.sum(y[:i] ** 2) * y[i]
    for i in range(2 * n - 1, 0, -2):
        y[i] = x / (1.0 + y[i - 1])
        s += y[i] ** 2
    return s


def left_and_gone_on(x, n):
    y = np.zeros(n)
    s = 0.0
    for i in range(n):
        if i == 1:
            continue
        y[i] = np.exp(x * i) / x
        s += y[i] ** 2
        if s > 4.0:
            break
    return s + np.sum(y)


def its_own_zero(x, n):
    y = np.zeros(n)
    for i in range(n):
        y[i] = np.exp(x * i) * (y[i] + 1.0) + y[i] ** 2
    return np.sum(y**2)


def seen_by_a_helper(x, n):
    y = np.zeros(n)
    s = 0.0
    for i in range(n):
        s += total_of(y) * x
        y[i] = np.exp(x * i)
    return s


def total_of(y):
    return np.sum(y**2) + y[0]


def under_another_name(x, n):
    y = np.zeros(n)
    z = y
    s = 0.0
    for i in range(n):
        y[i] = np.exp(x * i)
        s += z[i] ** 2
        z[i] = np.sin(x * z[i])
        s += y[i] ** 3
    return s


def written_out(x):
    y = np.zeros(4)
    y[0] = np.exp(x)
    y[1] = y[0] / x
    y[3] = np.sqrt(y[1] * y[0])
    y[2] = y[3] / y[1]
    return y[2] * y[3] + y[1]


def written_out_twice(x):
    y = np.zeros(3)
    y[0] = np.exp(x)
    y[1] = y[0] / x
    y[0] = np.sqrt(y[1] * y[0])
    y[-1] = y[0] * y[1]
    y[2] = y[2] ** 2
    return y[2] * y[1] + y[0]


def in_single_precision(x, n):
    y = np.zeros(n, dtype=np.float32)
    z = np.zeros(n)
    for i in range(n):
        z[i] = np.exp(x * i)
    return np.sum(z) * x + np.sum(y)


def filtered_as_a_whole(x, v):
    state = np.empty_like(v)
    state[:] = x
    total = 0.0
    for i in range(3):
        state[:] = 0.5 * state + v
        state[:] *= state
        total += state[i]
    return total


def whole_then_part(x, v):
    state = np.zeros_like(v)
    s = 0.0
    for i in range(3):
        s += np.sum(state**3)
        state[:] = np.sin(v * x) * (i + 1)
        s += state[1] ** 2
        state[0] = state[0] * state[1]
        s += np.sum(state**2)
        state[...] = state * state
    return s


def whole_in_a_branch(x, v, n):
    state = v * x
    s = 0.0
    for i in range(n):
        s += np.sum(np.sin(state))
        if i % 2 == 0:
            state[:] = np.cos(state) * x
        s += np.sum(state**2)
    return s


def whole_under_another_name(x, v):
    state = v * x
    front = state[:2]
    s = 0.0
    for i in range(3):
        s += np.sum(front**2) * np.sum(state**3)
        front[:] = front * x
        s += np.sum(np.sin(state))
        state[:] = np.cos(state)
    return s


def whole_then_another_array(x, v, n):
    state = v * x
    s = 0.0
    for i in range(n):
        state[:] = state * state
        s += np.sum(state**3)
        state[:] = np.sin(v) * s
        state = np.cos(state) * x
        s += np.sum(state**2)
    return s


CASES = [
    (column_by_column, (A,)), (row_by_row, (A, 3)), (diagonal_written_again, (A,)), (chosen_by_order, (A,)),
    (each_below_the_last, (0.7, 5)), (from_the_end, (0.7, 4)), (ahead_of_its_write, (X,)), (next_one_written_too, (0.7, 3)),
    (last_one_first, (0.7, 3)), (counter_changed_inside, (0.3, 4)), (one_counter_for_two_loops, (0.3, 3)),
    (in_each_round_of_a_while, (0.4,)), (made_in_each_round, (0.4, 3)), (numbered, (X,)), (rows_from_rows, (A,)),
    (all_before_the_row, (A,)), (all_from_the_row_on, (A,)), (every_other_one, (0.6, 2)), (left_and_gone_on, (0.5, 4)),
    (left_and_gone_on, (0.9, 6)), (its_own_zero, (0.4, 3)), (seen_by_a_helper, (0.4, 3)), (under_another_name, (0.4, 3)),
    (written_out, (0.7,)), (written_out_twice, (0.7,)), (in_single_precision, (0.4, 3)), (filtered_as_a_whole, (0.7, X)),
    (whole_then_part, (0.7, X)), (whole_in_a_branch, (0.7, X, 3)), (whole_in_a_branch, (0.7, X, 0)),
    (whole_under_another_name, (0.7, X)), (whole_then_another_array, (0.7, X, 3)),
]  # fmt: skip
