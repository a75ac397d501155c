"""Writes into arrays: parts, views, aliases, overlaps, parts that are needed as they were."""

import numpy as np


def element(x):
    a = np.zeros(3)
    a[1] = x * x
    return np.sin(a[1]) + a[0]


def recurrence(x, n):
    y = np.zeros(n)
    y[0] = x
    for i in range(1, n):
        y[i] = y[i - 1] * x + i
    return y[n - 1] * y[2]


def heat(v, alpha, n):
    u = v.copy()
    for _ in range(n):
        u[1:-1] = u[1:-1] + alpha * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u**2)


def argument_overwritten(v):
    v[0] = v[1] * v[2]
    v[1] *= v[0]
    return np.sum(v * v)


def view_of_what_is_written(v):
    a = v * 1.0
    s = a[1:]
    a[1] = 5.0 * a[0]
    return np.sum(s * s)


def view_written(v):
    a = v * 1.0
    s = a[1:]
    s *= a[0]
    return np.sum(a * a * a)


def view_of_a_view(A):
    a = A * 1.0
    v = a[0]
    w = v[0:2]
    w *= 2.0
    return np.sum(a * a)


def transposed_view(A, v):
    a = A * 1.0
    t = a.T
    t *= v
    return np.sum(a * a)


def elements_swapped(v):
    a = v * 1.0
    a[0], a[1] = a[1], a[0]
    return a[0] * 10.0 + a[1] ** 2


def written_and_swapped(v, w, n):
    for i in range(n):
        v[i] = np.sin(w[i]) * v[i + 1]
        v, w = w, v
    return np.sum(v * w)


def written_after_a_swap(v, w, n):
    for i in range(n):
        w, v = v, w
        w[0] = v[i] * w[1] * v[2]
        v = v * 2.0
    return np.sum(v * w)


def buffers_swapped(v, x, n):
    u = np.zeros(3)
    for _ in range(n):
        for i in range(3):
            u[i] = x * v[i] * v[i - 1]
        u, v = v, u
    return np.sum(u * v)


def buffers_swapped_by_a_third_name(v, x, n):
    u = np.sin(v)
    for _ in range(n):
        u[0] = v[0] * x
        u[1:] = v[1:] * v[:-1]
        third = v
        v = u
        u = third
    return np.sum(v * v) + u[1] ** 3


def replaced_by_new_ones(v, x, n):
    for _ in range(n):
        new = np.zeros(3)
        for i in range(3):
            new[i] = x * v[i] * v[i - 1]
        v = new
    return np.sum(v)


def replaced_beside_an_old_one(v, x, n):
    old = v
    for t in range(n):
        new = np.zeros(3)
        for i in range(3):
            new[i] = x * v[i - 1] ** 2 + old[i] * v[i]
        if t % 2:
            old = v
        v = new
    return np.sum(v * old)


def rows_that_do_not_swap(A):
    a = A * 1.0
    a[0], a[1] = a[1], a[0]
    return np.sum(a[0]) * 10.0 + np.sum(a[1] ** 2)


def rows_swapped_by_copy(A):
    a = A * 1.0
    a[0], a[1] = a[1].copy(), a[0].copy()
    return np.sum(a[0]) * 10.0 + np.sum(a[1] ** 2)


def alias_written(v):
    y = v
    y[0] = 5.0
    return np.sum(v * v)


def alias_added(v):
    y = v
    y += v
    return np.sum(v * y)


def overlap(v):
    a = v * 1.0
    a[1:] = a[:-1] * 2.0
    return np.sum(a * a)


def overlap_itself(v):
    a = v * 1.0
    a[1:] = a[:-1]
    a[:-1] += a[1:] * a[0]
    return np.sum(a * a)


def overlap_added(v):
    a = v * 1.0
    a[1:] += a[:-1]
    return np.sum(a * a)


def overlap_added_twice(v):
    a = v * 1.0
    a[1:] += 2.0 * a[:-1] + a[1:]
    a[::2] -= a[0] * 0.3
    return np.sum(a * a)


def whole_overwritten(v):
    buf = np.zeros(v.shape)
    buf[:] = 3.0 * v
    s = np.sum(buf**2)
    buf[...] = v * v
    return s + np.sum(np.sin(buf))


def factor_in_a_loop(v, x, n):
    a = v.copy()
    for i in range(n):
        a[i] *= x
        a[0] += a[i] * a[1]
    return np.sum(a * a)


def divided(v, x):
    a = v * 1.0
    a[1:] /= x
    a[0] /= a[1]
    return np.sum(a**3)


def raised(v):
    a = v * v + 0.5
    a[1] **= 3
    a[2] **= a[0]
    return np.sum(a)


def several_times(x):
    y = np.zeros(2)
    for t in range(4):
        y[t % 2] = y[(t + 1) % 2] * x + np.sin(x * t)
    return y[0] * y[1]


def in_a_branch(v, x):
    a = v * 1.0
    if x > 0.0:
        a[0] = x * a[1]
    else:
        a[1] = x
    return np.sum(a * a) * x


def in_a_branch_in_a_loop(v, x, n):
    a = v * 1.0
    s = 0.0
    for i in range(n):
        if a[i] > 0.0:
            a[i] = a[i] * x
        else:
            a[i] -= x * a[i - 1]
        s += a[i] ** 2
    return s


def array_of_each_round(v, x, n):
    s = 0.0
    for i in range(n):
        w = np.zeros(3)
        w[0] = x * i
        w[1] = w[0] * v[0]
        w *= v[1]
        s += np.sum(w * w)
    return s


def matrix_by_elements(A, n):
    c = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            for k in range(3):
                c[i, j] += A[i, k] * A[k, j]
    return np.sum(c * c)


def column_and_row(A, x):
    b = A * x
    b[:, 0] = b[1]
    b[2] *= b[:, 0]
    return np.sum(b * b)


def cholesky(A):
    s = A @ A.T + 4.0 * np.eye(3)
    low = np.zeros((3, 3))
    for i in range(3):
        for j in range(i + 1):
            t = s[i, j]
            for k in range(j):
                t -= low[i, k] * low[j, k]
            if i == j:
                low[i, j] = np.sqrt(t)
            else:
                low[i, j] = t / low[j, j]
    return np.sum(np.log(low[0, 0] * low[1, 1] * low[2, 2])) + low[2, 0]


def masked(v, x):
    a = v * 1.0
    a[v > 0.0] = x
    a[v < -0.5] *= x
    return np.sum(a * a)


def masked_by_itself(v, x):
    a = v * 1.0
    a[a > 0.0] = x * v[0]
    a[a < 0.5] *= a[0]
    b = np.full(3, 0.3)
    b[int(b[0])] = x
    return np.sum(a * a) * np.sum(b * b)


def several_names_at_once(v, x):
    a = b = np.tanh(v)
    b[0] = x
    return np.sum(a) + np.sum(b * v)


def writes_rows_of_a_loop(A):
    b = A * 1.0
    for row in b:
        row *= 2.0
    return np.sum(b * b)


def loop_variable_changed(v, x):
    s = 0.0
    for e in v:
        e *= x
        s += e * e
    return s


def as_long_as_what_is_written(v, x):
    a = np.zeros_like(v)
    for i in range(len(a)):
        a[i] = x * v[i]
    for i in range(1, a.shape[0]):
        a[i] += a[i - 1] ** 2
    return np.sum(a)


def result_read_before_it_is_put_back(v, w, x):
    for _ in range(3):
        x += np.sum(w)
        w[:] = np.tanh(np.maximum(np.sin(v), x * 0.1))
    return x


def by_distinct_indices(v, x):
    a = v * 1.0
    a[[0, 2]] = x * v[1]
    a[[1, 2]] += v[:2]
    return np.sum(a * a)


def constant_written(v):
    a = v * v
    a[0] = 0.0
    a[1:3] = 1.0
    return np.sum(a * v)


def scalar_spread(v, x):
    a = v * 1.0
    a[1:] = x
    a[:2] *= x
    return np.sum(a * v)


def row_spread(A, v):
    b = np.zeros((3, 3))
    b[...] = v
    b[1:] += A[1:]
    return np.sum(b**3)


def needed_after_it_changed(v, x):
    a = v * 1.0
    s = np.sum(a * a * x)
    a[0] = s
    t = np.sum(np.sin(a))
    a[1] = t * a[0]
    return s * t + a[1] * a[2]


def view_needed_after_it_changed(v, x):
    a = v * 1.0
    w = a[1:]
    s = np.sum(w * x * w)
    a[1] = s
    return s * a[1] + a[0]


def dynamic_programming(v, n):
    cost = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            best = v[0] * i
            if i > 0 and j > 0:
                best = -np.log(np.exp(-cost[i - 1, j]) + np.exp(-cost[i, j - 1]))
            cost[i, j] = best + (v[i] - v[j]) ** 2
    return cost[2, 2]


def list_left_alone(x):
    a = np.array([x, x * x, 1.0])
    a[2] = a[0] * a[1]
    return np.sum(a * a)


def out_argument(v):
    y = np.zeros_like(v)
    np.multiply(v, v, out=y)
    return np.sum(y)


def filled(v, x):
    a = v * 1.0
    s = np.sum(a * a)
    a.fill(x)
    a[1:].fill(s)
    return np.sum(a * v)


def copied_to(v, x):
    a = np.empty(3)
    np.copyto(a, v)
    a *= x
    return np.sum(a * a * v)


def diagonal_filled(A, x):
    a = A * 1.0
    np.fill_diagonal(a, x * x)
    return np.sum(a * a * A)


def masked_by_calls(v, x):
    a = v * x
    np.putmask(a, a < 0.5, 0.25)
    np.place(a, v > 1.0, 2.0)
    return np.sum(a * a * v)


def out_returned(v, x):
    a = v * 1.0
    b = np.multiply(a, x, out=a)
    return np.sum(a * b)


def relax(row, w):
    row[1:] *= w


def halve(row):
    row *= 0.5


def rows_by_helpers(A, x, n):
    a = A * 1.0
    for i in range(n):
        relax(a[i], x)
        halve(a[i])
    return np.sum(a * a)


def fill_in(out, x):
    for i in range(3):
        out[i] = x * i
    return out[1] * 2.0


def written_by_a_helper_that_returns(v, x):
    a = v * 1.0
    s = fill_in(a, x)
    return s * np.sum(a * a)


def horner(v):
    s = 0.0
    for i in range(3):
        s = s * v[i] + v[i] ** 2
    return s


def changed_after_a_helper_read_it(v, x):
    a = v * x
    s = horner(a)
    a[0] = s
    t = horner(a)
    a[1] = t
    return s * t + np.sum(a)


def own_array(v):
    a = v * 1.0
    a[0] = a[1] * a[0]
    a[0] *= a[0]
    return a


def arrays_of_helpers(v):
    y = own_array(v)
    z = own_array(y)
    return np.sum(y * z) + np.sum(own_array(z))


def value_of_what_is_restored(v, n):
    a = v.copy()
    for i in range(n):
        a[i] = a[i] * a[i - 1]
    return a[0] * a[1] * a[2]


def view_by_an_index_that_changes(v):
    b = np.zeros((3, 3))
    i = 0
    row = b[i]
    i = 1
    row[0] = v[0]
    b[i, 0] = v[1]
    return np.sum(b * b)


def rows_of_a_list_filled(v, x):
    rows = [v * x, np.ones(3)]
    rows[0].fill(x)
    np.copyto(rows[1], v)
    np.multiply(rows[1], rows[0], out=rows[1])
    fixed = [np.ones(3), np.ones(3)]
    fixed[0].fill(2.0)
    return np.sum(rows[0] * v) * x + np.sum(rows[1] ** 2) + np.sum(fixed[0] * x)


def rows_of_a_tuple_filled(v, x):
    rows = (np.ones(3), np.ones(3))
    rows[1].fill(2.0)
    return np.sum(rows[0] * v) * x + np.sum(rows[1] * x)


def what_an_index_picks_is_filled(v, x):
    fixed = np.array([1.0, 2.0, 3.0])
    fixed[fixed > 1.5].fill(5.0)
    np.copyto(fixed[[0, 1]], 7.0)
    return np.sum(fixed * v) * x


def callers_array_not_put_back(v, x):
    v[0] = x * x
    return np.sum(v * v) * x


def view_before_a_write_and_a_scaling(v, n):
    v = v * 1.0
    head = v[:2]
    s = np.sum(head**3)
    if n > 1:
        v[0] = s
        v *= 2
        v[1] = 3.0
    return s


def view_before_a_write_and_another_array(v, n):
    v = v * 1.0
    head = v[:2]
    s = np.sum(head**3)
    if n > 1:
        v[0] = s
        v = v * 2
        v[1] = 3.0
    return s + v[0]


def view_before_writes_and_scalings(v, n):
    v = v.copy()
    row = v[1:3]
    s = np.sum(row**2) * n
    v[2] = s
    v /= 1.5 + v**2
    t = np.sum(v**2)
    v[0] = t
    v -= v
    return s * t


def parts_before_a_write_and_an_end(v, n):
    head, _, tail = np.split(v, 3)
    s = np.sum(head * tail)
    v[1:] = v[:-1] * n
    v -= v
    return s


_V = np.array([0.7, -1.2, 0.9])
_A = np.array([[0.7, -0.4, 1.1], [0.3, 0.8, -0.6], [-0.9, 0.5, 1.3]])


def _cleared(v, x):
    v[-1] = 0.3 * x
    return v


def _raised(v):
    v[0] += 1.0
    return np.sum(v)


def call_that_writes_in_a_test(x, v):
    flag = _cleared(v, x) > x  # noqa: F841
    return np.sum(v)


def call_that_writes_between_reads(x, v):
    y = np.sum(v * v) * _raised(v) + np.sum(v) * x
    return y + v[0]


def call_that_writes_and_is_needed_twice(x, v):
    w = np.ones(3)
    return np.sum(np.maximum(v * x, _raised(w) * 0.1)) + w[0]


def added_and_subtracted_in_one_place(x, v):
    a = v[0] * x
    b = -v[0] * 2.0
    c = v[1] * x
    return a * a + np.sin(b) + c


def adds_and_takes_away(v, x):
    a = v * x
    a[0] += x * x
    a[0] -= np.sin(x)
    return np.sum(a)


def read_between_additions(v, x):
    a = v * x
    a[0] += x * x
    t = 3.0 * a[0]
    a[0] += np.sin(x)
    a[1] += t
    return np.sum(a)


def callers_array_under_another_name(x, v):
    y = v
    y += np.sin(x)
    return np.sum(y * y)


def changed_in_a_try(v, x):
    a = v * x
    try:  # noqa: SIM105 (the statement is what this is about)
        np.negative(a, out=a)
    except ValueError:
        pass
    return a[0] * x


# ---- arrays of indices that name an element several times: the last value stays


def assigned_twice(v, w):
    a = v * v
    a[np.array([0, 2, 0])] = w * w
    return np.sum(a * v)


def added_at_the_same_place(v, w):
    a = v * v
    k = np.array([0, 2, 0])
    a[k] += w * w
    return np.sum(a * v * a)


def scaled_at_the_same_place(v, w):
    a = v * v
    k = np.array([1, 1, 1])
    for i in range(3):
        a[k] *= w + i
        a[k - i] -= a[k] * w
    return np.sum(a * v)


def one_number_at_the_same_place(v, x: float):
    a = v * v
    a[np.array([1, 1, 0])] = x
    a[[0, 0]] *= np.array([x, 3.0 * x])
    return np.sum(a * v)


def rows_and_columns_at_the_same_place(v, w):
    a = np.outer(v, v)
    k = np.array([1, 1, 0])
    a[k] = np.outer(w, v)
    a[k, k] += w
    a[k, 1:] /= w[:2]
    a.T[k] += v
    return np.sum(a * a)


def _spread(row, k, w):
    row[k] += w


def spread_by_a_helper(a, w):
    for i in range(2):
        _spread(a[i], np.array([0, 0, i]), w[i] * a[1])
    return np.sum(a * a)


def zeros_written_again_in_a_round(v, x):
    y = np.zeros(3)
    s = 0.0
    for i in range(3):
        y[i] = v[i] * x
        s += y[i] * y[i]
        y[i] = y[i] * y[i - 1] + x
    return s * np.sum(y * y)


def zeros_written_round_the_end(v, x):
    y = np.zeros(3)
    s = 0.0
    for i in range(4):
        s += y[2] * y[2] * v[i - 1]
        y[i - 1] = x * v[i - 1] + s
    return s * np.sum(y * y)


def zeros_written_by_two_loops(v, x):
    y = np.zeros(3)
    s = 0.0
    for i in range(3):
        y[i] = v[i] * x
        s += y[i] ** 3
    for j in range(1, 3):
        s += y[j] * y[j]
        y[j] = s * y[0]
    return s * np.sum(y * y)


def zeros_written_in_every_round(v, x, n):
    y = np.zeros((3, 2))
    s = 0.0
    for k in range(n):
        for i in range(3):
            s += y[i, 0] * y[i, 0] * x
            y[i, 0] = v[i] * x + s + k
    return s


def zeros_by_rows_and_elements(v, x):
    y = np.zeros((3, 3))
    s = 0.0
    for i in range(3):
        y[i] = v * x * y[i - 1, 0] + x
        s += np.sum(y * y)
        y[i, 0] = s * y[i, 1]
    return s


def zeros_by_either_branch(v, x):
    y = np.zeros(4)
    s = 0.0
    for i in range(3):
        if v[i] > 0.0:
            y[i] = v[i] * x
        else:
            y[i + 1] = v[i] * x * x
        s += y[i] * y[i + 1] + y[i] * y[i]
    return s


def zeros_seen_by_a_view(v, x):
    y = np.zeros((2, 3))
    row = y[0]
    s = 0.0
    for i in range(3):
        row[i] = v[i] * x
        s += y[0, i] * y[0, i]
        y[0, i] = s * x
    return s * np.sum(y * y)


def zeros_downwards(v, x):
    y = np.zeros(4)
    y[3] = x
    for i in range(2, -1, -1):
        y[i] = v[i] * y[i + 1] * y[i + 1] + y[i] * x
    return y[0] * y[1]


def written_after_text_read_it(x, v):
    if x > 2.0:
        shown = [v[-1] * k for k in (1, 2)]
        return x * len(f"{shown}{v[0]}")
    v[1:] += 0.3
    return x * v[1] * v[0]


CASES = [
    (callers_array_under_another_name, (0.7, np.ones(3))),
    (added_and_subtracted_in_one_place, (0.7, np.array([1.0, 2.0, 3.0]))),
    (call_that_writes_in_a_test, (0.7, np.array([1.0, 2.0, 3.0]))),
    (call_that_writes_between_reads, (0.7, np.array([1.0, 2.0, 3.0]))),
    (call_that_writes_and_is_needed_twice, (0.7, np.array([0.1, 2.0, 3.0]))),
    (element, (0.7,)), (recurrence, (0.7, 5)), (heat, (np.array([0.3, 1.1, -0.4, 0.8, 0.5]), 0.1, 3)),
    (argument_overwritten, (_V,)), (view_of_what_is_written, (_V,)), (view_written, (_V,)), (view_of_a_view, (_A,)),
    (transposed_view, (_A, _V)), (elements_swapped, (_V,)), (written_and_swapped, (_V, _V + 1.0, 2)),
    (written_after_a_swap, (_V, _V + 1.0, 3)), (buffers_swapped, (_V, 0.8, 4)), (buffers_swapped_by_a_third_name, (_V, 0.8, 4)),
    (replaced_by_new_ones, (_V, 0.8, 3)), (replaced_beside_an_old_one, (_V, 0.8, 4)),
    (rows_that_do_not_swap, (_A,)), (rows_swapped_by_copy, (_A,)),
    (alias_written, (_V,)), (alias_added, (_V,)), (overlap, (_V,)), (overlap_itself, (_V,)), (overlap_added, (_V,)),
    (overlap_added_twice, (_V,)), (whole_overwritten, (_V,)), (factor_in_a_loop, (_V, 1.3, 3)), (divided, (_V, 1.3)),
    (raised, (_V,)), (several_times, (0.8,)), (in_a_branch, (_V, 0.6)), (in_a_branch, (_V, -0.6)),
    (in_a_branch_in_a_loop, (_V, 1.2, 3)), (array_of_each_round, (_V, 0.9, 4)), (matrix_by_elements, (_A, 3)),
    (column_and_row, (_A, 0.8)), (cholesky, (_A,)), (masked, (_V, 0.6)), (masked_by_itself, (_V, 0.6)),
    (several_names_at_once, (_V, 0.6)), (writes_rows_of_a_loop, (_A,)), (loop_variable_changed, (_V, 0.6)),
    (as_long_as_what_is_written, (_V, 0.6)), (result_read_before_it_is_put_back, (_V, _V[::-1].copy(), 0.6)),
    (by_distinct_indices, (_V, 0.6)), (constant_written, (_V,)), (scalar_spread, (_V, 0.6)), (row_spread, (_A, _V)),
    (needed_after_it_changed, (_V, 0.6)), (view_needed_after_it_changed, (_V, 0.6)), (dynamic_programming, (_V, 3)),
    (diagonal_filled, (_A, 0.6)), (masked_by_calls, (_V, 0.6)),
    (list_left_alone, (0.6,)), (out_argument, (_V,)), (filled, (_V, 0.6)), (copied_to, (_V, 0.6)), (out_returned, (_V, 0.6)),
    (rows_by_helpers, (_A, 0.8, 3)), (written_by_a_helper_that_returns, (_V, 0.6)),
    (changed_after_a_helper_read_it, (_V, 0.7)), (arrays_of_helpers, (_V,)), (value_of_what_is_restored, (_V, 3)),
    (rows_of_a_list_filled, (_V, 0.6)), (rows_of_a_tuple_filled, (_V, 0.6)), (what_an_index_picks_is_filled, (_V, 0.6)),
    (view_by_an_index_that_changes, (_V,)), (adds_and_takes_away, (_V, 0.7)), (read_between_additions, (_V, 0.7)),
]  # fmt: skip
_THREE = (np.array([0.5, -1.2, 2.0]), np.array([1.1, 0.3, 0.7]))
CASES += [
    (changed_in_a_try, (np.array([1.0, 2.0]), 0.7)),
    (assigned_twice, _THREE),
    (added_at_the_same_place, _THREE),
    (scaled_at_the_same_place, _THREE),
    (rows_and_columns_at_the_same_place, _THREE),
    (one_number_at_the_same_place, (_THREE[0], 0.7)),
    (spread_by_a_helper, (np.array([[0.5, -1.2, 2.0], [1.0, 0.2, 0.4]]), np.array([1.1, 0.3]))),
]
CASES += [
    (zeros_written_again_in_a_round, (_V, 0.7)),
    (zeros_written_round_the_end, (_V, 0.7)),
    (zeros_written_by_two_loops, (_V, 0.7)),
    (zeros_written_in_every_round, (_V, 0.7, 3)),
    (zeros_by_rows_and_elements, (_V, 0.7)),
    (zeros_by_either_branch, (_V, 0.7)),
    (zeros_seen_by_a_view, (_V, 0.7)),
    (zeros_downwards, (_V, 0.7)),
    (written_after_text_read_it, (0.7, _V)),
    (callers_array_not_put_back, (_V, 0.7)),
    (view_before_a_write_and_a_scaling, (_V, 3)),
    (view_before_a_write_and_another_array, (_V, 3)),
    (view_before_a_write_and_another_array, (_V, 1)),
    (view_before_writes_and_scalings, (_V, 3)),
    (parts_before_a_write_and_an_end, (_V, 3)),
]
