"""What the language leaves out, in forms that rewriters let pass with a wrong number; with the code of the refusal."""

import functools
from contextlib import suppress

import numpy as np

V = np.array([1.0, 2.0])
A = np.array([[1.0, 2.0], [3.0, 4.0]])
KEPT = {}


def with_block(x):
    with suppress(ZeroDivisionError):
        y = x / (x - 1.0)
    return y * x


def try_block(x):
    try:
        y = x * x
    finally:
        V.setflags(write=False)
    return y


def reads_a_view_before_writes_and_new_arrays(x, n):
    v = V * x
    head = v[:1]
    s = np.sum(head**3)
    for _ in range(n):
        v[0] = s
        v = v * 2
        v[1] = 3.0
    return s + v[0]


def partitioned_in_place(x):
    v = V * x
    v.partition(1)
    return v[0] * x


def kept_in_a_dictionary(x):
    y = x * x
    KEPT.update(last=y)
    return y


def writes_through_a_reshape(a):
    b = a * 1.0
    c = b.reshape(4)
    c *= 2.0
    return np.sum(b * b)


def writes_into_what_an_index_picks(v, x):
    u = v * x
    u[u > 0.5][:1] = x
    return np.sum(u * u)


def writes_into_what_a_list_picks(v, x):
    u = v * x
    k = [0, 1]
    u[k][0] += x
    return np.sum(u * u)


def fills_what_an_index_picks(v, x):
    u = v * x
    u[u > 0.5].fill(x)
    return np.sum(u * u)


def writes_into_a_row_of_the_array_before(v, x):
    b = np.outer(v, v)
    row = b[0]
    if x > 0.1:
        b = b * 2.0
    row[0] = x
    return np.sum(b * b)


def writes_into_a_row_by_an_index_that_changed(v, x):
    b = np.outer(v, v)
    i = 0
    while i < 2:
        row = b[i]
        i += 1
        row[0] = x * i
    return np.sum(b * b * v)


def writes_what_may_be_either(v, x):
    b = v * 1.0
    c = b if x > 0.0 else v * 2.0
    c[0] = x
    return np.sum(b * v)


def writes_into_integers(x):
    b = np.zeros(3, dtype=int)
    b[0] = x
    return np.sum(b) * x


def writes_into_no_dimensions(x):
    b = np.zeros(())
    b[()] = x * x
    return b * x


def writes_into_integers_by_range(x):
    b = np.arange(3)
    b[0] = x
    return np.sum(b) * x


def writes_repeated_indices(x):
    b = np.zeros(3)
    b[sorted({0, 1})] = np.array([x, x * x])
    return np.sum(b * b)


def shadowing_comprehension(x):
    s = sum([x * x for x in [x, 2.0 * x]])
    return s + x


def writes_into_what_was_bound_anew(x, v, w):
    w = v if x > 3.0 else w
    w, v = v * 0.5, v + v
    w = v = w if x > 0.5 else w * 1.0
    w += w
    return np.sum(v)


def loop_variable_assigned(x):
    s = x
    for i in range(4):
        i = i * 2
        s = s * x + i
    return s


def root(x):
    y = np.sqrt(x)
    return y * x


def changes_its_shape(x, v, w):
    for _ in range(2):
        v = w * x
    return np.sum(v)


def stored_in_a_try(x):
    found = []
    try:
        found.append(x * x)
    finally:
        V.setflags(write=False)
    return found[0] * 2.0


def changed_in_an_assertion(v, x):
    a = v * x
    assert np.negative(a, out=a) is not None
    return a[0] * x


def changed_by_position_in_an_assertion(v, x):
    a = v * x
    assert np.negative(a, a) is not None
    return a[0] * x


def copied_to_in_an_assertion(v, x):
    a = v * x
    assert np.copyto(a, 1.0) is None
    return a[0] * x


def row_of_a_round_before(a, x):
    b = a * x
    i = 0
    while i < 1:
        row = b[i]
        i += 1
        row[0] = row[1] * x
    return np.sum(b * b)


def writes_into_what_max_gives(v, x):
    a = v[:1] * x
    b = max(a, a * 0.5)
    b[0] = x
    return np.sum(a * a)


def perhaps_without_a_value(x, n):
    if n > 1:
        k = 2.0
    y = x
    if n > 1:
        y = x * k
    if n > 2:
        k = 3.0
    if n > 1:
        y = y * k
    return y * x


def runs_over_a_view_of_what_it_writes(v, x):
    v = v * 1.0
    part = v[:1]
    t = 0.0
    for e in part:
        v[0] = x * e
        t += e
    return t + v[0]


def unpacks_rows_of_what_it_writes(A, x):
    A = A * 1.0
    turned = A.T
    t = 0.0
    for p, q in turned:
        A[1, 1] = x * p
        t += q
    return t


def called_perhaps(x):
    return x and root(x)


def functions_appended_to_a_list(x):
    fs = [np.sin]
    fs.append(np.cos)
    for f in fs:
        x = f(x) * 2
    return x


def functions_written_into_a_list(x):
    fs = [np.sin, np.tanh]
    fs[1] = np.cos
    for f in fs:
        x = f(x) * 2
    return x


def functions_put_into_a_dict(x, k):
    table = {"a": np.sin, "b": np.tanh}
    table.update(b=np.cos)
    return table[k](x)


def functions_turned_round(x, k):
    fs = [np.sin, np.cos]
    fs.reverse()
    return fs[k](x)


def lambda_with_a_default_in_a_list(x):
    fs = [lambda u, t=x: u * t, np.cos]
    x = x * 2
    for f in fs:
        x = f(x)
    return x


def partial_that_is_chosen(x, k):
    f = functools.partial(np.multiply, x) if k else functools.partial(np.multiply, 2.0)
    x = x * 3
    return f(x)


def keys_appended(x):
    names = ["a"]
    names.append("b")
    w = {"a": x, "b": x * x}
    d = {k: w[k] * 2.0 for k in names}
    return d["a"] * d["b"]


def keys_of_a_dict_that_grows(x):
    w = {"a": x}
    other = w
    other["b"] = x * x
    d = {k: v * 2.0 for k, v in w.items()}
    return sum(d.values())


def perhaps_taken_beside_a_factor(x):
    w = [1.0, 2.0, 3.0, 4.0]
    x = x * float(w.pop() if x < 3 else 1.0) * w[-1] * x
    return np.sin(x) * w[-1]


def taken_after_and(x):
    w = [1.0, 2.0, 3.0, 4.0]
    return x * float(x < 3 and w.pop()) * x * w[-1]


def taken_in_a_chain(x):
    w = [1.0, 2.0, 3.0, 4.0]
    return x * (0.0 < x < w.pop()) * x * w[-1]


def key_in_one_branch(x, flag):
    d = {"a": x}
    if flag:
        d["b"] = 3.0
    return sum(d.values()) * x


def key_in_one_branch_counted(x, flag):
    d = {"a": x}
    if flag:
        d["b"] = 3.0
    return d["a"] * len(d)


def key_that_is_an_argument(x, k):
    d = {"a": x}
    d[k] = 3.0
    return d["a"] * len(d)


def updated_in_one_branch(x, flag):
    d = {"a": x > 0}
    if flag:
        d.update(b=2)
    return len(d) * x


def returns_in_a_context(y: float, w: np.ndarray, n: int) -> float:
    """Where it returns early, t has no value, and zeros like it would be read in the reverse half."""
    with np.errstate(all="ignore"):
        if n == 0:
            return y
        t = w * y
    return float(np.sum(t))


FACTORS = np.array([1.0])


def _begin():
    FACTORS[0] = 1.0


def _go_on():
    FACTORS[0] += 1.0


def constant_changed_before_it_is_read_again(x):
    _begin()
    s = x * x * FACTORS[0]
    _go_on()
    return s * x * FACTORS[0]


def constant_changed_by_a_helper(x):
    _begin()
    s = 0.0
    for _ in range(3):
        s = s * x * FACTORS[0] + x
        _go_on()
    return s


CASES = [
    (constant_changed_by_a_helper, (0.7,), "in-place-write"),
    (constant_changed_before_it_is_read_again, (0.7,), "in-place-write"),
    (called_perhaps, (1.1,), "call-in-branch"),
    (with_block, (1.1,), "with"),
    (try_block, (1.1,), "try"),
    (stored_in_a_try, (1.1,), "try"),
    (changed_in_an_assertion, (V, 0.7), "assert"),
    (partitioned_in_place, (0.7,), "stored"),
    (kept_in_a_dictionary, (0.7,), "stored"),
    (row_of_a_round_before, (A, 0.7), "in-place-write"),
    (writes_into_what_max_gives, (V, 0.7), "in-place-write"),
    (writes_through_a_reshape, (A,), "in-place-write"),
    (writes_into_what_an_index_picks, (V, 0.5), "in-place-write"),
    (writes_into_what_a_list_picks, (V, 0.5), "in-place-write"),
    (fills_what_an_index_picks, (V, 0.5), "in-place-write"),
    (writes_into_a_row_of_the_array_before, (V, 0.5), "in-place-write"),
    (writes_into_a_row_by_an_index_that_changed, (V, 0.5), "in-place-write"),
    (writes_what_may_be_either, (V, 0.5), "in-place-write"),
    (writes_into_integers, (1.1,), "integer-array"),
    (writes_into_integers_by_range, (1.1,), "integer-array"),
    (writes_into_no_dimensions, (1.1,), "in-place-write"),
    (shadowing_comprehension, (1.1,), "comprehension"),
    (perhaps_taken_beside_a_factor, (1.1,), "drawn"),
    (taken_after_and, (1.1,), "drawn"),
    (taken_in_a_chain, (1.1,), "drawn"),
]

# Loops that write into what they run over, under another name.
LOOPS = [(runs_over_a_view_of_what_it_writes, (V, 0.7)), (unpacks_rows_of_what_it_writes, (A, 0.7))]

# What is among them already, in other words.
SPELLINGS = [
    (changed_by_position_in_an_assertion, (V, 0.7), "assert"),
    (copied_to_in_an_assertion, (V, 0.7), "assert"),
    (writes_into_what_was_bound_anew, (0.7, V, V + 1.0), "in-place-write"),
    (functions_appended_to_a_list, (0.7,), "missing-rule"),
    (functions_written_into_a_list, (0.7,), "missing-rule"),
    (functions_put_into_a_dict, (0.7, "b"), "missing-rule"),
    (functions_turned_round, (0.7, 1), "missing-rule"),
    (lambda_with_a_default_in_a_list, (0.7,), "lambda"),
    (partial_that_is_chosen, (0.7, 1), "missing-rule"),
    (keys_appended, (0.7,), "structure"),
    (key_in_one_branch, (0.7, True), "stored"),
    (key_in_one_branch_counted, (0.7, True), "stored"),
    (key_that_is_an_argument, (0.7, "b"), "stored"),
    (updated_in_one_branch, (0.7, True), "stored"),
    (keys_of_a_dict_that_grows, (0.7,), "stored"),
]

# Forward mode writes as the function does; backwards only what was written last counts.
FORWARD_ONLY = [
    (reads_a_view_before_writes_and_new_arrays, (0.7, 2), "in-place-write"),
    (perhaps_without_a_value, (0.7, 3), "unassigned"),
    (writes_repeated_indices, (0.7,), "repeated-index"),
    (changes_its_shape, (0.7, np.ones(3), np.ones(2)), "shape-change"),
    (returns_in_a_context, (0.7, V, 1), "unassigned"),
    (returns_in_a_context, (0.7, V, 0), "unassigned"),
]
