"""Arrays: broadcasting, reading by index, loops over elements and rows, views of cotangents."""

# ruff: noqa: B007  (the forms are the point)

import numpy as np

V = np.array([0.3, -0.8, 1.1, 0.6])
W = np.array([0.9, 0.4, -0.7, 1.3])
A = np.array([[0.3, -0.8, 1.1, 0.6], [0.2, 0.5, -0.4, 0.9], [-0.6, 0.7, 0.1, 0.8], [1.2, 0.0, -0.3, 0.4]])


def mask_beside_what_has_its_shape(x, y, v, w):
    u = np.where(w > y, v, v * 2.0)
    u[1:-1] += x
    return np.sum(u**2)


def overwritten_vector(v, x, n):
    for i in range(n):
        v = np.sin(v) * x + v
    return np.sum(v * v)


def turned_round_in_loop(v, x, n):
    for _ in range(n):
        v = v[::-1] * x + v
    return np.sum(v * v)


def vector_swap(v, w, x, n):
    for _ in range(n):
        v, w = w[::-1], v * x + w[0]
    return np.sum(v * np.sin(w))


def elements_by_loop_variable(v, w):
    s = 0.0
    for i in range(len(v)):
        s = s * 0.5 + v[i] * w[-1 - i]
    return s


def neighbours(v, n):
    for _ in range(n):
        v = v + 0.1 * np.array([v[1] - v[0], v[2] - v[1], v[3] - v[2], v[0] - v[3]])
    return np.sum(v**2)


def over_elements(v, x):
    s = x
    for e in v:
        s = np.tanh(s * e + x)
    return s


def over_rows(a, v):
    s = 0.0
    for row in a:
        s = s + np.sum(row * v) ** 2
        v = v + 0.1 * row
    return s


def horner(v, x):
    p = 0.0
    for c in v:
        p = p * x + c
    return p


def parts_of_parts(a):
    first, third = np.array([0, 2, 0]), np.array([True, False, True])
    s = a[0][1] * a[1:][0][0] * a[1][:2][1] + a[1][first][0] * a[-1][..., 0]
    for i in range(len(a) - 1):
        s = s * a[i][third][1] + np.sum(a[i + 1][first] ** 2) * a[i][None, 1][0] + a[:, 1:][i][0]
    return s


def slices(v, w):
    d = v[1:] - v[:-1]
    return np.sum(d * d * w[1:]) + np.sum(v[::2] * w[1::2])


def read_twice(v):
    return v[0] * v[0] + v[-1] * v[3] + v[1]


def element_of_result(a, v):
    y = a @ v
    return y[1] * y[2] + y[0]


def column_and_row(a, v):
    return np.sum(a[:, 1] * v) + a[2] @ v + a[0, 3] * a[3, 0]


def every_operator_broadcasts(a, v, x):
    y = a / (v * v + 2.0)
    y = y - v[:, None]
    y = y * x + v
    y = (1.5 + y * y) ** (x + 0.1 * v)
    y = np.maximum(y, v[:, None])
    return np.mean(np.multiply(y, v))


def scalar_in_many_places(v, x):
    return np.sum(v * x) + np.sum(x - v) + np.sum(x / (v * v + 1.0)) + x


def reductions(a, x):
    rows = np.sum(a, axis=1)
    columns = np.mean(a * x, axis=-2)
    return np.sum(rows * columns) + np.max(a, axis=0) @ rows + np.min(columns)


def keeps_dimensions(a):
    e = np.exp(a - np.max(a, axis=1, keepdims=True))
    p = e / np.sum(e, axis=1, keepdims=True)
    return np.sum(p * p)


def transposed(a, v):
    b = a.T @ a
    return np.sum(b.T * v) + v @ b @ v


def reshaped(a, v):
    b = a.reshape(2, 8)
    return np.sum(b[1] * b[0]) + np.sum(b.reshape(4, 4) @ v)


def dot_gives_the_arguments(v, w):
    return v @ w


def alias_without_writing(v, w):
    u = v
    v = w * u
    w = u
    return np.sum(u * v * w)


def augmented_own_memory(v, x):
    s = v * x
    s += v
    s *= 0.5
    t = s[0]
    s -= x
    return np.sum(s * s) + t


def view_of_cotangent(a, x):
    z = a * 1.0
    s = z[0, 0]
    p = a * x
    z += p.T
    return np.sum(z * z) + s


def masked(v, w):
    y = np.where(v > 0.0, v * w, np.exp(v))
    return np.sum(np.clip(y, -0.3, 0.8) * y)


def nan_in_the_other_branch(v):
    return np.sum(np.where(v > 0.0, np.sqrt(v), v * 2.0))


def choice_between_arrays(v, w, x):
    u = v if x > 0.5 else w * x
    return np.sum(u * v)


def shape_of_an_unread_value(v, w, x, y):
    p = np.where(w > x, w * np.array([x, y, 0.3, y]), v)
    return np.sum(p)


def stacked(x, y):
    u = np.array([x, y, x * y])
    u = np.stack([u[0] * u, u])
    return np.sum(u * u)


def branch_arrays(a, v, x):
    if x > 0.0:
        v = a @ v
        a = a.T
    else:
        v = v * x
    return np.sum(a * v)


def loop_makes_arrays(v, x, n):
    total = 0.0
    for i in range(n):
        u = v * x
        if i % 2:
            u = u + v
        total = total + np.sum(u * u)
        x = x * 0.5
    return total


def inactive_arrays(v, x, n):
    mask = v > 0.1
    k = np.argmax(v)
    return np.sum(np.where(mask, v * x, x)) + k * x + v.size * x


def integers_along_an_axis(x, w):
    k = np.argmax(w, axis=1)
    return np.sum(x * k) + np.sum(x * np.count_nonzero(w, axis=0))


def ones_of_another_shape(x):
    return np.sum(x * np.ones_like(x, shape=(2, 3)))


def slice_that_may_leave_one(v, w):
    return np.sum(v[1:] * w) + np.sum(v[1:] ** 2 * np.array([1.0, -2.0, 0.5, 3.0]))


def view_of_an_adjoint_in_a_loop(A, B, n):
    """The cotangent of the product is a view of A's adjoint, which is added to before the factors are done with it."""
    s = 0.0
    for i in range(n):
        a = np.sin(B)
        b = np.cos(B * i)
        s = s + np.sum(A * A)
        A = A + (a * b).T
    return s + np.sum(A * A * A)


def view_of_an_adjoint_in_a_branch(A, B, x, n):
    s = 0.0
    for i in range(n):
        a = np.sin(B)
        b = np.cos(B * i)
        s = s + np.sum(A * A)
        if x * i > 0.5:
            A = A + (a * b).T
            s = s * x
        else:
            A = A + x * np.sum(a)
    return s + np.sum(A * A * A)


def one_slope_for_both(v, w):
    return np.sum(np.sin(v + w))


def transposed_factor(A, B):
    return np.sum(A.transpose() * B)


def over_two_axes(A, v, x):
    T = np.sin(np.arange(24.0).reshape(2, 3, 4))
    return np.sum(T + v) + np.sum(T * 0.5 + x) + np.sum(v * np.ones((2, 3, 4))) + np.sum(A)


def becomes_an_array(v, x, n):
    y = x
    for _ in range(n):
        y = y + v
        y *= x
    return np.sum(y * y)


def lengths_of_slices(v, w, i, j):
    return np.sum(v[i:] * w[j:])


# Of another length in each round, or in one branch: an adjoint has the length of its own round.


def first_of_what_is_left(v, n):
    s = 0.0
    for i in range(n):
        t = v[i:]
        s = s + t[0] * (i + 1.0)
    return s


def shortened_in_rounds(v, n):
    for _ in range(n):
        v = v[1:]
    return np.sum(v * 2.0)


def shortened_in_a_branch(v, n):
    a = v * 2.0
    if n > 1:
        a = a[1:]
    return np.sum(a)


def left_for_an_inner_loop(v, n):
    s = 0.0
    for k in range(n):
        a = v[k:] * 2.0
        for i in range(k):
            s = s + a[0] * i
    return s


def left_in_one_branch(v, n):
    s = 0.0
    for k in range(n):
        a = v[k:] * 2.0
        if k > 0:
            s = s + a[0] * k
        else:
            a = a[1:]
        s = s + a[-1]
    return s


def shortened_and_kept(v, n):
    b = v[1:]
    for k in range(n):
        c = b
        b = b * 2.0
        if k == 1:
            b = b[1:]
        b = b + c[-1]
    return np.sum(b)


# In float32, at numbers that it holds exactly: the derivative by an array has its dtype, and its shape.


def widened_in_a_loop(v, w, n):
    for _ in range(n):
        v = v + w[0]
    return np.sum(v)


def summed_in_a_branch(v, n):
    if n > 1:
        v = np.sum(v)
    return np.sum(v * 2.0)


def mask_in_front(v):
    m = v > 0.25
    return np.sum(m * v**2)


def filled_with_as_many_as_may_be(x, n, v):
    for _ in range(n):
        v = np.full(3, x) * np.sum(v * v)
    return np.sum(v * v) * x


def spread_number(v):
    a = np.broadcast_to(2.0, (3,)) * v
    return np.sum(a * a)


def both_get_the_same(v, w):
    s = v + w
    return np.sum(s * s)


def parts_of_which_one_has_one_element(v, w, n):
    return np.sum(v[:n] * w[n:])


def product_without_rows(x, b, v):
    rows = np.zeros((0, 3)) * x
    return np.sum((rows @ b * v[:, None]) ** 2) + x * x


def vector_beside_one_row(v, a):
    return np.sum(a * v)


def vector_beside_a_stack(v, a):
    return np.sum(a + v)


def _both_waves(v, w):
    s = v * w
    return np.cos(s), np.sin(s)


def both_arrays_of_a_helper(v, w):
    c, s = _both_waves(v, w)
    return np.sum(c * s)


LONGER = np.array([0.5, 2.0, 0.25, 0.125])
EXACT = np.array([0.5, 2.0, 0.25], dtype=np.float32)


def read_under_a_condition(x):
    s = 0.0
    for i in range(len(x)):
        s += x[i] * (x[i + 1] if i + 1 < len(x) else 0.0)
    return s


def gone_through_with_its_pairs(A):
    pairs = [np.linalg.slogdet(A @ A.T), np.linalg.slogdet(2 * A @ A.T)]
    total = 0.0
    for pair in pairs:
        total += pair[1]
    return total


_MASK = np.array([True, False, True])


def masked_and_scaled(v):
    return np.sum(np.abs(v) * _MASK * 3.0)


def unpacked_expression(v, x):
    a, b, c, _d = v / np.sqrt(np.sum(v**2)) * x
    return (a * b - c) * np.sum(v) + a


def unpacked_in_a_loop(v, w, n):
    s = 0.0
    for i in range(n):
        a, b, c, _d = v * i + w
        s = s * a + c
        a, b = w[1:3] * s
        s += np.sin(a * b)
    return s


def unpacked_in_a_branch(v, x):
    a, b, c = x, x * 2, v[0]
    if x > 0.5:
        a, b, c = np.sin(v[1:])
    else:
        c, a, b = v[:3] + x
    return a * b - c * x


def parts_swapped(v):
    first, second = np.split(v, 2)
    y = first * 2
    if y[0] > 0:
        first, second = second, first
    return np.sum(np.split(v, 2)[0] * first) + np.sum(second**2)


def unpacked_rows(a, x):
    s = x
    for i in range(len(a)):
        p, q, r, _t = a[i]
        s = s * p + q * r
    first, second = np.exp(a[:2])
    return s + np.sum(first[1:] * second[0])


def unpacked_rows_written(a, x):
    p, q = np.sin(a[1:3])
    p = p * x
    p[0] = x * q[1]
    return np.sum(p * q**2) + p[0]


def doubles_of_what_is_given(v, x, n):
    v = np.asarray(v, dtype=float)
    a = np.array([x, x * v[0]], dtype=np.float64)
    b = np.array([x * i for i in range(n)], float)
    rows = np.asarray([v, v * x], dtype="f8")
    return np.sum(a * a) + np.sum(b) * np.sum(rows @ v)


def singles_among_doubles(v, x):
    a = np.array([v * x, v], dtype=np.float32)
    b = np.asarray(v, np.float64)
    return np.sum(a * b)


def copied_and_written_into(v, x):
    a = np.array(v, dtype=float, copy=True)
    a[0] = x * a[1]
    return np.sum(a * v)


CASES = [
    (doubles_of_what_is_given, (V, 0.7, 3)),
    (doubles_of_what_is_given, (np.array([0.5, -1.0, 2.0], dtype=np.float32), 0.75, 3)),
    (singles_among_doubles, (np.array([0.5, -1.0, 2.0], dtype=np.float32), 0.75)),
    (copied_and_written_into, (V, 0.7)),
    (gone_through_with_its_pairs, (np.array([[1.0, 2.0], [3.0, 4.5]]),)),
    (read_under_a_condition, (np.array([0.5, -1.0, 2.0]),)),
    (masked_and_scaled, (np.array([0.5, -1.0, 2.0], dtype=np.float32),)),
    (first_of_what_is_left, (LONGER, 4)),
    (shortened_in_rounds, (LONGER, 3)),
    (shortened_in_a_branch, (LONGER, 2)),
    (left_for_an_inner_loop, (LONGER, 4)),
    (left_in_one_branch, (LONGER, 3)),
    (shortened_and_kept, (LONGER, 3)),
    (widened_in_a_loop, (EXACT, np.array([0.5, 0.25, 2.0]), 2)),
    (summed_in_a_branch, (EXACT, 2)),
    (mask_in_front, (EXACT,)),
    (both_get_the_same, (EXACT, EXACT)),
    (both_arrays_of_a_helper, (LONGER, LONGER)),
    (parts_of_which_one_has_one_element, (LONGER, LONGER, 1)),
    (product_without_rows, (0.7, np.ones((3, 3)), np.zeros(0))),
    (vector_beside_one_row, (LONGER, np.ones((1, 4)))),
    (vector_beside_a_stack, (LONGER, np.ones((3, 2, 4)))),
    (filled_with_as_many_as_may_be, (0.7, 2, np.array([0.3, 0.5, 0.2, 0.7]))),
    (filled_with_as_many_as_may_be, (0.7, 0, np.array([0.3, 0.5, 0.2, 0.7]))),
    (spread_number, (EXACT,)),
    (one_slope_for_both, (V, W)),
    (transposed_factor, (A, np.cos(A.T))),
    (over_two_axes, (A, np.append(V, 0.2)[:4], 0.4)),
    (becomes_an_array, (V, 0.7, 3)),
    (lengths_of_slices, (V, W, len(V) - 1, 1)),
    (lengths_of_slices, (V, W, 1, len(V) - 1)),
    (lengths_of_slices, (V, W, 1, 1)),
    (integers_along_an_axis, (0.7, np.cos(A))),
    (ones_of_another_shape, (0.7,)),
    (overwritten_vector, (V, 0.4, 3)),
    (turned_round_in_loop, (V, 0.4, 3)),
    (turned_round_in_loop, (V, 0.4, 0)),
    (vector_swap, (V, W, 0.7, 4)),
    (elements_by_loop_variable, (V, W)),
    (neighbours, (V, 3)),
    (over_elements, (V, 0.7)),
    (over_rows, (A, V)),
    (horner, (V, 0.7)),
    (parts_of_parts, (np.array([[1.0, 2.0, 0.5], [3.0, 4.5, -0.7], [0.3, 0.8, 1.1]]),)),
    (slices, (V, W)),
    (read_twice, (V,)),
    (unpacked_expression, (V, 0.7)),
    (unpacked_in_a_loop, (V, W, 3)),
    (unpacked_in_a_branch, (V, 0.7)),
    (unpacked_in_a_branch, (V, 0.3)),
    (parts_swapped, (V,)),
    (parts_swapped, (-V,)),
    (unpacked_rows, (A, 0.7)),
    (unpacked_rows_written, (A, 0.7)),
    (element_of_result, (A, V)),
    (column_and_row, (A, V)),
    (every_operator_broadcasts, (A, V, 0.7)),
    (scalar_in_many_places, (V, 0.7)),
    (reductions, (A, 0.7)),
    (keeps_dimensions, (A,)),
    (transposed, (A, V)),
    (reshaped, (A, V)),
    (dot_gives_the_arguments, (V, W)),
    (alias_without_writing, (V, W)),
    (augmented_own_memory, (V, 0.7)),
    (view_of_cotangent, (A, 0.7)),
    (masked, (V, W)),
    (nan_in_the_other_branch, (V,)),
    (choice_between_arrays, (V, W, 0.7)),
    (choice_between_arrays, (V, W, 0.3)),
    (shape_of_an_unread_value, (V, W, 0.5, 0.7)),
    (stacked, (0.3, 0.9)),
    (branch_arrays, (A, V, 0.7)),
    (branch_arrays, (A, V, -0.7)),
    (loop_makes_arrays, (V, 0.7, 3)),
    (inactive_arrays, (V, 0.7, 3)),
    (view_of_an_adjoint_in_a_loop, (A @ A.T, np.cos(A @ A.T), 3)),
    (view_of_an_adjoint_in_a_branch, (A @ A.T, np.cos(A @ A.T), 0.4, 4)),
    (slice_that_may_leave_one, (V[:2], W)),
    (slice_that_may_leave_one, (np.append(V, 0.2), W)),
    (mask_beside_what_has_its_shape, (0.7, 0.3, V, W)),
]
