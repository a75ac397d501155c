"""Lists of lists, lists that are read by places that are computed, and lists of arrays that are changed in place."""

# ruff: noqa: B905  (the forms are the point)

import math
from collections.abc import Callable
from typing import Any

import numpy as np


def filled_by_two_loops(x: float, y: float):
    n = 3
    D = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            D[i][j] = x * i + y * j
    s = 0.0
    for i in range(n):
        for j in range(n):
            s += D[i][j] ** 2
    return s


def soft_edit_distance(x: float, y: float):
    a, b = [1.0, 2.0, x, 4.0], [1.0, y, 3.0]
    n, m = len(a), len(b)
    D = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(1, n + 1):
        D[i][0] = D[i - 1][0] + 1.0
    for j in range(1, m + 1):
        D[0][j] = D[0][j - 1] + 1.0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost = (a[i - 1] - b[j - 1]) ** 2
            D[i][j] = -math.log(math.exp(-D[i - 1][j] - 1) + math.exp(-D[i][j - 1] - 1) + math.exp(-D[i - 1][j - 1] - cost))
    return D[n][m]


def _time_warping(s, t):
    n, m = len(s), len(t)
    D = [[float("inf")] * (m + 1) for _ in range(n + 1)]
    D[0][0] = 0.0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            D[i][j] = (s[i - 1] - t[j - 1]) ** 2 + min(D[i - 1][j], D[i][j - 1], D[i - 1][j - 1])
    return D[n][m]


def in_a_helper(x: float, y: float):
    return _time_warping([x, 2 * x, y, 0.3], [1.0, x * y, y])


def integers_at_first(x: float, y: float):
    D = [[0] * 3 for _ in range(3)]
    for i in range(3):
        for j in range(3):
            D[i][j] = x**i * y**j
    return sum(D[i][i] for i in range(3))


def augmented(x: float, y: float):
    D = [[0.0 for _ in range(3)] for _ in range(3)]
    for i in range(3):
        for j in range(3):
            for k in range(2):
                D[i][j] += x * i * k + y * j
                D[i][j] *= x
    return D[1][2] * D[-1][-1]


def binomial_tree(x: float, y: float):
    T = [[0.0] * (i + 1) for i in range(4)]
    for j in range(4):
        T[3][j] = max(x * j - y, 0.1 * y)
    for i in range(2, -1, -1):
        for j in range(i + 1):
            T[i][j] = 0.5 * (T[i + 1][j] + T[i + 1][j + 1]) * y
    return T[0][0]


def exchanged(x: float, y: float):
    A = [[0.0] * 2 for _ in range(2)]
    A[0][0], A[0][1], A[1][0], A[1][1] = x, y, x * y, 1.0 + x
    A[0][0], A[1][1] = A[1][1], A[0][0]
    return A[0][0] * A[0][1] + A[1][1] ** 2


def made_in_each_round(x: float, y: float):
    s = x
    for _ in range(3):
        D = [[0.0] * 2 for _ in range(2)]
        for i in range(2):
            for j in range(2):
                D[i][j] = s * i + y * j
        s = D[1][1] * D[0][1]
    return s


def by_conditions(x: float, y: float):
    D = [[0.0] * 3 for _ in range(3)]
    for i in range(3):
        for j in range(3):
            if i == 0 or j == 0:
                D[i][j] = x + y * j
            elif D[i - 1][j] > D[i][j - 1]:
                D[i][j] = D[i - 1][j] * x
            else:
                D[i][j] = D[i][j - 1] * y
    return D[2][2]


def elimination(x: float, y: float):
    A = [[2.0 + x, 1.0, 0.5], [1.0, 3.0, y], [0.2, y, 4.0]]
    b = [x, y, 1.0]
    n = 3
    for k in range(n):
        for i in range(k + 1, n):
            m = A[i][k] / A[k][k]
            for j in range(k, n):
                A[i][j] -= m * A[k][j]
            b[i] -= m * b[k]
    z = [0.0] * n
    for i in range(n - 1, -1, -1):
        s = b[i]
        for j in range(i + 1, n):
            s -= A[i][j] * z[j]
        z[i] = s / A[i][i]
    return sum(z)


def product_by_comprehensions(x: float, y: float):
    n = 2
    A = [[2.0, x], [y, 3.0]]
    B = [[1.0, y], [x, 1.0]]
    C = [[sum(A[i][k] * B[k][j] for k in range(n)) for j in range(n)] for i in range(n)]
    return C[0][0] * C[1][1] - C[0][1] * C[1][0]


def of_two_lists(x: float, y: float):
    points = [x, y, x * y]
    K = [[(a - b) ** 2 for b in points] for a in points]
    s = 0.0
    for i in range(len(K)):
        for j in range(len(K[0])):
            s += K[i][j] * (i + 1)
    return s


def one_value_everywhere(x: float, y: float):
    m = 3
    R = [[x] * m for _ in range(m)]
    R[1][1] = R[1][1] * y
    t = 0.0
    for i in range(m):
        t += R[i][i]
    return t


def transposed_and_doubled(x: float, y: float):
    A = [[x, 2.0, y], [1.0, y, x]]
    m, n = len(A), len(A[0])
    T = [[A[i][j] for i in range(m)] for j in range(n)]
    B = [[2 * a for a in row] for row in A]
    return T[2][0] * T[1][1] + T[0][1] * B[0][0] * B[1][2]


def other_ranges(x: float, y: float):
    n = 3
    r = [[x * j for j in range(1, n)] for _ in range(2, n + 2)]
    return r[2][1] * y


def rows_gone_through(x: float, y: float):
    D = [[0.0] * 3 for _ in range(2)]
    for i in range(2):
        for j in range(3):
            D[i][j] = x * i + y * j
    s = 0.0
    for row in D:
        for v in row:
            s += v * v
        s += row[0]
    for i, row in enumerate(D):
        for j, v in enumerate(row):
            s += i * j * v
    return s


def rows_by_names(x: float, y: float):
    D = [[1.0] * 4 for _ in range(4)]
    for k in range(4):
        D[k][k] = 1.0 + x * k
    for i in range(1, 4):
        prev, cur = D[i - 1], D[i]
        for j in range(1, 4):
            cur[j] = cur[j] + prev[j - 1] * y
    return sum(D[3]) * max(D[0]) + min(D[1])


def matrix_times_vector(x: float, y: float):
    A = [[x * i + y * j for j in range(3)] for i in range(3)]
    v = [1.0, x, y]
    z = [sum(a * b for a, b in zip(row, v)) for row in A]
    return sum(u * u for u in z)


def relaxed(x: float, y: float):
    grid = [[x if (i + j) % 2 else y for j in range(4)] for i in range(4)]
    for _ in range(2):
        new = [[0.0] * 4 for _ in range(4)]
        for i in range(1, 3):
            for j in range(1, 3):
                new[i][j] = 0.25 * (grid[i - 1][j] + grid[i + 1][j] + grid[i][j - 1] + grid[i][j + 1])
        for i in range(1, 3):
            for j in range(1, 3):
                grid[i][j] = new[i][j] * x
    return sum(sum(r) for r in grid)


def _cholesky(A):
    n = len(A)
    L = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            s = sum(L[i][k] * L[j][k] for k in range(j))
            if i == j:
                L[i][j] = math.sqrt(A[i][i] - s)
            else:
                L[i][j] = (A[i][j] - s) / L[j][j]
    return L


def likelihood_of_a_process(x: float, y: float):
    points, seen = [0.0, 0.4, 1.0, 1.7], [0.2, 0.5, -0.1, 0.3]
    kernel = lambda a, b: y**2 * math.exp(-0.5 * ((a - b) / x) ** 2)  # noqa: E731
    K = [[kernel(a, b) + (0.1 if i == j else 0.0) for j, b in enumerate(points)] for i, a in enumerate(points)]
    L = _cholesky(K)
    z = []
    for i, row in enumerate(L):
        z.append((seen[i] - sum(row[k] * z[k] for k in range(i))) / row[i])
    return -0.5 * sum(v**2 for v in z) - sum(math.log(L[i][i]) for i in range(len(L)))


def _product(A, B):
    n, m, p = len(A), len(B[0]), len(B)
    C = [[0.0] * m for _ in range(n)]
    for i in range(n):
        for j in range(m):
            for k in range(p):
                C[i][j] += A[i][k] * B[k][j]
    return C


def _transposed(A):
    return [[A[i][j] for i in range(len(A))] for j in range(len(A[0]))]


def _scale(A, c):
    for i in range(len(A)):
        for j in range(len(A[i])):
            A[i][j] *= c


def handed_to_functions(x: float, y: float):
    A = [[x * i + y * j + 1.0 for j in range(3)] for i in range(2)]
    T = _transposed(A)
    P = _product(A, T)
    _scale(A, y)
    return P[0][1] * P[1][1] + A[1][2]


def appended_rows(x: float, y: float):
    r = []
    for o in (1.0, 2.0):
        r.append([w * o for w in [x, y]])
    return r[0][0] * r[1][1]


def parts_in_calls(x: float, y: float):
    tr = []
    w = 3
    s = 0.0
    for i in range(6):
        tr.append(x * i + y * y)
        s += sum(tr[max(0, i - w + 1) : i + 1]) / w + max(tr[-2:]) * len(tr[-0:])
    return s + sum(tr[len(tr) // 2 :]) * min(tr[:-2]) + np.dot(tr[::2], tr[1::2])


def copies_that_are_written_into(x: float, y: float):
    s = [x, y]
    t = list(s)
    u = s[:]
    s[0] = x * y
    t[1] *= 2.0
    u[0], u[1] = u[1], t[0]
    return s[0] * t[1] + u[0] * s[1] + u[1]


def history_of_copies(x: float, y: float):
    hist = []
    u = [x, y]
    for _ in range(3):
        u[0] += 0.1 * u[1]
        u[1] -= 0.1 * u[0]
        hist.append(u[:])
    return sum(h[0] for h in hist) * hist[-1][1] + hist[0][1]


def copies_that_replace_one_another(x: float, y: float):
    u = [x, y]
    hist = [list(u)]
    for k in range(3):
        v = list(u)
        v[k % 2] = v[0] * v[1]
        u = v
        hist.append(u.copy())
    s = 0.0
    for a, b in hist:
        s += a * b
    return s


def first_row(A):
    return A[0]


def row_of_a_function(x: float, y: float):
    A = [[x * i + y for i in range(3)] for _ in range(2)]
    r = first_row(A)
    r[0] = x * x
    return A[0][0] * A[1][1]


def copied_rows(x: float, y: float):
    grid = [[x * i - y * j for j in range(3)] for i in range(3)]
    new = [row[:] for row in grid]
    old = [list(r) for r in grid]
    for i in range(3):
        for j in range(3):
            new[i][j] = grid[i][j] ** 2
    return new[1][2] + grid[2][1] * old[1][1]


def integers_that_count(x: float, y: float):
    C = [[1 if j in (0, i) else 0 for j in range(i + 1)] for i in range(5)]
    for i in range(2, 5):
        for j in range(1, i):
            C[i][j] = C[i - 1][j - 1] + C[i - 1][j]
    return sum(C[4][k] * x**k * y ** (4 - k) for k in range(5))


def integers_that_name_places(x: float, y: float):
    places = [[0] * 2 for _ in range(2)]
    for i in range(2):
        for j in range(2):
            places[i][j] = (i + j) % 2
    a = np.array([x, y])
    return a[places[0][1]] * a[places[1][1]] + x * (places[1][0] // 1)


def taken_and_read_in_one_statement(x: float, y: float):
    tr = []
    for i in range(7):
        tr.append(x * i + y)
    a = tr[-1] * tr.pop()
    b = tr.pop() * tr[-1] + tr.pop() * x
    c = sum(tr) * tr.pop() + sum(tr) * len(tr)
    return a + b * c + max(tr.pop(), sum(tr[1:])) + tr.pop() * sum(tr[-2:])


def rows_that_are_asked_for_once(x: float, y: float):
    D = [[x * i + j * y for j in range(2)] for i in range(3)]
    order = [2, 0, 1]
    s = sum(D[order.pop()])
    for v in D[order.pop()]:
        s = s * x + v
    return s + max(D[order.pop()])


def list_by_named_range(x: float, y: float):
    a = [1.0, 2.0, x, 4.0 * y]
    n = len(a)
    s = 0.0
    for i in range(1, n):
        for j in range(i):
            s += a[i] * a[j]
    return s


def list_by_a_counter(x: float, y: float):
    a, b = [1.0, 2.0, x, 4.0 * y], [x, 0.0, 0.0]
    k = 0
    while k < 2:
        b[k + 1] = b[k] * a[k + 1] + y
        k += 1
    c = a if x > 5 else b
    return b[k] * c[k]


def forces_in_a_list(x: float, y: float):
    pos = [np.array([x, 0.0]), np.array([y, 1.0]), np.array([0.0, x * y])]
    vel = [np.zeros(2) for _ in pos]
    for _ in range(2):
        acc = [np.zeros(2) for _ in pos]
        for i in range(3):
            for j in range(3):
                if i != j:
                    d = pos[j] - pos[i]
                    acc[i] += d / (d @ d + 0.1)
        for i in range(3):
            vel[i] += 0.1 * acc[i]
            pos[i] += 0.1 * vel[i]
    return pos[0][0] + pos[1][1]


def named_in_a_round(x: float, y: float):
    total = 0.0
    acc = [np.array([x, y]), np.array([y, 1.0])]
    for _ in range(3):
        for i in range(2):
            acc[i] += x * 0.3
        for a, w in zip(acc, [1.0, y], strict=True):
            total = total + a[0] * a[1] * w
    return total


def named_and_read_after_its_round(x: float, y: float):
    total = 0.0
    acc = [np.array([x, y]), np.array([y, 1.0])]
    for _ in range(3):
        for i in range(2):
            a = acc[i]
            total = total + a[0] * a[1]
        for i in range(2):
            acc[i] += x * 0.3
        total = total + a[0]
    return total


def named_after_it_was_read(x: float, y: float):
    total = 0.0
    acc = [np.array([x, y]), np.array([y, 1.0])]
    a = acc[0]
    for _ in range(3):
        for i in range(2):
            acc[i] += x * 0.3
        for i in range(2):
            total = total + a[0] * a[1]
            a = acc[i]
    return total


def named_where_it_changes(x: float, y: float):
    total = 0.0
    acc = [np.array([x, y]), np.array([y, 1.0])]
    for i in range(2):
        a = acc[i]
        acc[1] += x * 0.3
        total = total + a[0] * a[1]
    return total


def named_and_kept(x: float, y: float):
    total = 0.0
    acc = [np.array([x, y]), np.array([y, 1.0])]
    keep = []
    for _ in range(3):
        for i in range(2):
            acc[i] += x * 0.3
        for i in range(2):
            a = acc[i]
            keep.append(a)
            total = total + a[0] * a[1]
    return total + keep[0][0]


def equal_arrays_in_a_list(x: float, y: float):
    acc = []
    acc.append(np.zeros(2))
    acc.append(np.zeros(2))
    acc[0] += x * y
    acc[1] -= x
    return acc[0][0] * acc[1][1]


def tangents_alike_in_a_list(x: float, y: float):
    acc = [k * np.ones(2) for k in (1.0, 2.0)]
    acc[0] += x * y
    return acc[0][0] * acc[1][1]


# ------------------------------------------------------------------ refused


def one_row_twice(x: float, y: float):
    D = [[0.0] * 2] * 2
    D[0][0] = x
    D[1][0] *= y
    return D[0][0]


def row_replaced(x: float, y: float):
    D = [[0.0] * 2 for _ in range(2)]
    D[0] = D[1]
    D[0][0] = x
    return D[1][0] * y


def row_kept_elsewhere(x: float, y: float):
    D = [[0.0] * 2 for _ in range(2)]
    rows = [D[0]]
    D[0][0] = x * y
    return rows[0][0] + D[0][1]


def row_name_that_outlives_its_place(x: float, y: float):
    D = [[x, y] for _ in range(3)]
    k = 0
    row = D[k]
    while k < 2:
        k += 1
        row[0] = row[0] * x
    return D[0][0] + D[k][0]


def array_twice_in_a_list(x: float, y: float):
    hist = [np.array([x, y])]
    hist.append(hist[0])
    hist[1] += x * y
    return hist[0][0] * hist[1][1]


def array_by_another_name(x: float, y: float):
    acc = [np.zeros(2) for _ in range(2)]
    held = acc[0]
    acc[0] += x * y
    return acc[0][0] + held[1]


def array_by_another_name_in_a_loop(x: float, y: float):
    acc = [np.zeros(2) for _ in range(2)]
    held = acc[0]
    s = 0.0
    for a in acc:
        s += a[0] * held[1] + x
    acc[0] += x * y
    for a in acc:
        s += a[0] * held[1]
    return s


def array_of_another_list(x: float, y: float):
    g = np.array([x, y])
    acc = []
    for _ in range(2):
        acc.append(g)
    acc[1] *= x
    return acc[0][0] * g[1]


def array_moved_in_its_list(x: float, y: float):
    acc = [np.zeros(2) for _ in range(2)]
    acc[0] += x
    acc[1] = acc[0]
    acc[0] += y
    return acc[0][0] * acc[1][1]


def copy_of_what_grew_by_another_name(x: float, y: float):
    u = [x, y]
    hist = [u[:]]
    w = u
    w.append(x)
    hist.append(list(u))
    return hist[1][-1] * hist[0][0] * y


def arrays_in_rows(x: float, y: float):
    D = [[0.0] * 2 for _ in range(2)]
    D[0][1] = np.array([x, y])
    return np.sum(D[0][1] * np.array([1.0, x]))


def row_by_an_order_that_changes(x: float, y: float):
    D = [[x, y], [y, x * y]]
    order = [0, 1]
    s = 0.0
    for i in range(2):
        row = D[order[i]]
        order[i] = 1
        s += row[0] * (i + 1)
    return s


def row_read_after_its_loop(x: float, y: float):
    D = [[x * i + y * j for j in range(2)] for i in range(3)]
    s = 0.0
    for i in range(3):
        row = D[i]
        s += row[0]
    return s * row[1]


def sum_of_a_row_that_may_not_be_there(x: float, y: float):
    D = [[x * i + y * j for j in range(2)] for i in range(2)]
    s = 0.0
    for i in range(4):
        s += sum(D[i]) if i < 2 else y
    return s


def arrays_that_keep_their_dtype(x: float, y: float):
    acc = [np.zeros(2, dtype=np.float32) for _ in range(2)]
    acc[0] += x
    acc[1] += np.float64(y)
    return float(acc[0][0] * acc[1][1])


def of_the_callers_list(x: float, y: float):
    def step(acc, u):
        acc[0] += u
        return acc[0][1]

    z = np.zeros(2)
    return step([z, z], x) * step([z, np.ones(2)], y)


def chosen(x: float, y: float):
    a = []
    b = []
    for i in range(3):
        a.append(x * i)
        b.append(y * i)
    c = a if x > 5 else b
    return b[1] * c[2] + a[1]


def chosen_and_written_out(x: float, y: float):
    a, b = [1.0, 2.0, x, 4.0 * y], [x, y, 0.0]
    c = a if x < 5 else b
    k = 2
    return b[k - 1] * c[k] + a[k]


def exchanged_by_places(x: float, y: float):
    a = [x, y, x * y]
    n = len(a)
    for k in range(n - 1):
        a[k], a[k + 1] = a[k + 1] * x, a[k]
    for i in range(n):
        a[i] = a[i] ** 2
    t = a[:]
    t[0] = y
    return sum(a) * t[n - 2] + np.array(a).sum() * max(a) + t[0]


def bound_anew_in_a_loop(x: float, y: float):
    v = [x, y]
    k = 0
    for i in range(3):
        k = (k + 1) % 2
        v = [v[1], v[0] * y]
        v[k] = v[k] * x + i
    return v[0] * v[1]


def left_early(x: float, y: float):
    D = [[0.0] * 3 for _ in range(3)]
    for i in range(3):
        for j in range(3):
            D[i][j] = x * i + y * j
            if D[i][j] > 1.5:
                return D[i][j] * D[0][1]
    return D[2][2]


POINT = (0.4, 0.7)
CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (f, POINT)
    for f in (
        filled_by_two_loops,
        soft_edit_distance,
        integers_at_first,
        augmented,
        binomial_tree,
        exchanged,
        by_conditions,
        elimination,
        product_by_comprehensions,
        of_two_lists,
        one_value_everywhere,
        transposed_and_doubled,
        other_ranges,
        rows_gone_through,
        rows_by_names,
        matrix_times_vector,
        likelihood_of_a_process,
        handed_to_functions,
        appended_rows,
        copies_that_are_written_into,
        row_of_a_function,
        copied_rows,
        integers_that_count,
        integers_that_name_places,
        taken_and_read_in_one_statement,
        rows_that_are_asked_for_once,
        list_by_named_range,
        list_by_a_counter,
        equal_arrays_in_a_list,
        tangents_alike_in_a_list,
        chosen,
        exchanged_by_places,
        left_early,
    )
]
ONCE: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [  # the reverse half keeps lists of lists, or is one of a helper
    (f, POINT)
    for f in (
        named_in_a_round,
        in_a_helper,
        made_in_each_round,
        relaxed,
        forces_in_a_list,
        chosen_and_written_out,
        history_of_copies,
        copies_that_replace_one_another,
        bound_anew_in_a_loop,
        parts_in_calls,
    )
]
REFUSED: list[tuple[Callable[..., Any], None]] = [
    (f, None)
    for f in (
        one_row_twice,
        row_replaced,
        row_kept_elsewhere,
        row_name_that_outlives_its_place,
        named_and_read_after_its_round,
        named_after_it_was_read,
        named_where_it_changes,
        named_and_kept,
        array_twice_in_a_list,
        array_by_another_name,
        array_by_another_name_in_a_loop,
        array_of_another_list,
        array_moved_in_its_list,
        copy_of_what_grew_by_another_name,
        arrays_in_rows,
        row_by_an_order_that_changes,
        row_read_after_its_loop,
        sum_of_a_row_that_may_not_be_there,
        arrays_that_keep_their_dtype,
        of_the_callers_list,
    )
]
