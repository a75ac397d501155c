"""Names that share memory here and not there: two buffers in turn, names bound anew, arrays chosen by a branch."""

import numpy as np


def two_buffers(v, alpha, n):
    u = v.copy()
    new = np.zeros(4)
    for _ in range(n):
        for i in range(1, 3):
            new[i] = u[i] + alpha * u[i] * (u[i + 1] - u[i - 1])
        u, new = new, u
    return np.sum(u**2) + np.sum(new**3)


def chosen_and_let_go(v, w, x):
    q = v if x > 0.5 else w
    s = np.sum(np.exp(q))
    q = np.zeros(4)
    v[0] = x * w[1]
    w[0] = s * v[2]
    q[1] = v[0] * w[0]
    return np.sum(v * w) + np.sum(q)


def bound_anew_in_each_round(v, n):
    best = v
    total = 0.0
    for k in range(n):
        total += np.sum(np.sin(best))
        a = v * (k + 1.0)
        a[0] = a[1] * total
        best = a
    return total + best[0]


def shared_until_a_copy(v, w, n):
    a = v * 2.0
    b = a
    for k in range(n):
        b = b * w
        a[k] = b[0] * a[k + 1]
        b[1] = a[0]
    return np.sum(a * b)


def left_before_it_is_shared(v, w, x):
    a = v * x
    b = w * x
    for k in range(3):
        if a[k] > 1.0:
            b = a
            break
        b[k] = a[k] * x
    return np.sum(a) + np.sum(b * b)


def _stepped(u, n):
    new = u * 0.5
    u = u * 1.0
    for i in range(n):
        new[i] = u[i] * u[i + 1]
        u, new = new, u
    return u


def stepped_by_a_helper(v, w, n):
    return np.sum(_stepped(v, n) * _stepped(w, n))


def scalars_that_may_be_arrays(x, y, n):
    y += x * y
    for _ in range(n):
        y = last = np.where(y < 0.2, x, np.sin(y))
        last = np.tanh(last * x)
        y = y * last
    x, y = y, x
    return x * y


def list_lengthened_under_another_name(x):
    weights = [2.0, 3.0]
    same = weights
    same.insert(0, 4.0)
    total = 0.0
    for w in weights:
        total += w * x * x
    return total * len(weights)


def _with_one_more(values):
    values.append(5.0)


def list_lengthened_by_a_helper(x):
    weights = [2.0, 3.0]
    _with_one_more(weights)
    return x * x * len(weights)


def list_lengthened_by_its_method_as_a_value(x):
    weights = [2.0, 3.0]
    add = weights.append
    add(4.0)
    return x * x * len(weights)


def dictionary_that_loses_a_key(x):
    weights = {"a": 2.0, "b": 3.0}
    _ = weights.pop("a")
    return x * x * len(weights)


def dictionary_that_gets_a_key(x):
    weights = {"a": 2.0, "b": 3.0}
    _ = weights.setdefault("c", 4.0)
    weights["d"] = 5.0
    return x * x * len(weights)


def list_in_a_dictionary_that_grows(x):
    weights = {"a": [2.0, 3.0], "b": [4.0]}
    weights["a"].append(4.0)
    return x * x * len(weights["a"])


_V = np.array([0.7, 1.2, -0.4, 0.9])
_W = np.array([1.1, -0.3, 0.8, 0.5])

# Written after what it shares its formula with, or before: neither may have the memory of the other.


def written_view_of_what_is_computed_again(x, v):
    a = np.exp(v * x)[1:]
    y = np.sum(np.exp(v * x))
    a[0] = x
    return np.sum(a * a) * y


def written_after_it_was_computed_before(x, v):
    y = np.sum(np.exp(v) * x)
    a = np.exp(v)
    a[0] = x
    return np.sum(a * a) * y


def changed_in_a_try(v, x):
    a = v * x
    try:  # noqa: SIM105 (the statement is what this is about)
        np.negative(a, out=a)
    except ValueError:
        pass
    return np.sum(a) * x


def squashed(v, x):
    t = np.tanh(v * x)
    return t


def written_into_what_a_helper_gave(v, x, n):
    s = 0.0
    for k in range(n):
        u = squashed(np.abs(v), x)
        u[0] = x * k
        s = s + np.sum(u * u * u)
    return s


def raised_where_a_helper_gave(v, x, n):
    s = 0.0
    for k in range(n):
        u = squashed(np.abs(v), x)
        u[0] += x * k
        s = s + np.sum(u * u * u)
    return s


def list_written_and_kept(x: float, n: int):
    w = x
    for _ in range(n):
        powers = [x**2]
        powers.append(np.tanh(powers[-1] * w))
        powers[0] = 1.0
        last = 0.0
        for power in powers:
            last = power
        w = w * last + x
    return w


def written_with_a_further_axis(v, b):
    a = v * v
    a[...] = b[:1] * 2.0
    a *= v
    return np.sum(a * a)


def squashed_in_place(v, x):
    v[:] = np.tanh(v * x)
    return -v


def written_into_what_is_negated_twice(v, x):
    u = squashed_in_place(-squashed_in_place(v, x), 0.3)
    return np.sum(u * u) + np.sum(v * v)


def first_lowered(v, x):
    v[0] -= x
    return v


def written_again_by_a_helper_under_another_name(v, w, x):
    a = v * x
    a[...] = first_lowered(w, x) * x
    w = first_lowered(w, 1.0) ** 2
    return np.dot(a, w)


def list_of_each_round(x: float, n: int):
    s = 1.0
    for _ in range(2):
        d = []
        for i in range(n):
            d.append(x * i)
        s = s * d[1] + x
    return s


def list_of_another_length_in_each_round(x: float, n: int):
    s = 1.0
    for k in range(2):
        d = []
        for i in range(n + k):
            d.append(x * i)
        s = s + d[2]
    return s


def multiples(x, n):
    made = []
    for i in range(n):
        made.append(x * i)
    return made


def list_of_another_length_by_a_helper(x: float, n: int):
    s = 1.0
    for k in range(3):
        d = multiples(x, n + k)
        s = s * x + d[k] * 0.3
    return s


def list_of_another_length_gone_through(x: float, n: int):
    s = 1.0
    for k in range(3):
        d = multiples(x, n + k)
        for i in range(2):
            s = s + d[k] * 0.3 * i
    return s * x


def list_that_grows_in_all_rounds(x: float, n: int):
    d = [x]
    s = 1.0
    for _ in range(2):
        for i in range(n):
            d.append(x * i + d[-1])
        s = s * d[1] + x * len(d)
    return s


def moved_and_written_under_its_first_name(x, v):  # the tangent of s is that of u, which is that of w
    w = v * x
    u = w
    s = u + 1.0
    w[0] = 0.0
    return np.sum(s**2) + np.sum(w)


def moved_view_of_what_is_written(x, v):
    w = v * x
    u = w[1:]
    s = u - 1.0
    w[1] = 0.0
    return np.sum(s**2) + np.sum(w)


def moved_and_written_in_each_round(x, v):
    w = v * x
    for i in range(2):
        u = w
        s = u - 1.0
        w[i] = s[i + 1]
        v = v + s
    return np.sum(s**2) + np.sum(w) * np.sum(v)


def added_to_what_a_list_kept(x, n):  # of the numbers that it keeps first no derivative is known
    kept = []
    for i in range(n):
        kept.append((1.0, x**i))
    t = 0.0
    for _ in range(n):
        a, b = kept.pop()
        a += x
        t += a * b
    return t


def added_to_what_a_list_of_constants_kept(x, n):
    kept = []
    for i in range(n):
        kept.append((1.0, i * 0.5))
    t = 0.0
    for _ in range(n):
        a, b = kept.pop()
        a += x
        t += a**2 * b
    return t


def kept_or_computed(x, y, n):
    kept = []
    for i in range(n):
        kept.append((1.0, x**i))
    t, a = 0.0, y
    for i in range(n):
        if i != 1:
            a, b = kept.pop()
        else:
            a, b = a * x, y
        t += a * b * y
    return t


def kept_array_that_comes_to_depend(x, n):
    kept = []
    for i in range(n):
        kept.append((x + i, np.ones(2) * i))
    t = 0.0
    while kept:
        a, b = kept.pop()
        if a > 1.5:
            b = b * a
        t += np.sum(b) ** 2
    return t


def moved_kept_and_written(x, v):
    w, kept = v * x, []
    for i in range(3):
        kept.append(w + 1.0)
        w[i] *= kept[0][1]
    return np.sum(kept[0] * kept[1] * kept[2])


def _split(x, k):
    return k, x * k, k + 1.0, x**2


def results_of_which_some_vary(x, n):
    k, t = 0.5, 1.0
    for i in range(n):
        k, y, m, z = _split(x + i, k)
        k += 0.5
        t = t * y * m + z * k
    return t


CASES = [
    (list_of_each_round, (0.7, 3)), (list_of_another_length_in_each_round, (0.7, 3)),
    (list_of_another_length_by_a_helper, (0.7, 3)), (list_of_another_length_gone_through, (0.7, 3)),
    (list_that_grows_in_all_rounds, (0.7, 3)),
    (written_again_by_a_helper_under_another_name, (_V, _W, 0.7)),
    (written_into_what_is_negated_twice, (_V, 0.7)),
    (written_into_what_a_helper_gave, (_V, 0.7, 3)), (raised_where_a_helper_gave, (_V, 0.7, 3)), (list_written_and_kept, (0.7, 3)),
    (written_with_a_further_axis, (_V, np.array([_V, _W]))),
    (changed_in_a_try, (np.array([0.3, -1.2, 0.8]), 0.7)),
    (written_view_of_what_is_computed_again, (0.7, _V)), (written_after_it_was_computed_before, (0.7, _V)),
    (two_buffers, (_V, 0.1, 3)), (two_buffers, (_V, 0.1, 2)), (chosen_and_let_go, (_V, _W, 0.7)),
    (chosen_and_let_go, (_V, _W, 0.2)), (bound_anew_in_each_round, (_V, 3)), (shared_until_a_copy, (_V, _W, 3)),
    (left_before_it_is_shared, (_V, _W, 0.6)), (left_before_it_is_shared, (_V, _W, 1.3)), (stepped_by_a_helper, (_V, _W, 3)),
    (scalars_that_may_be_arrays, (0.7, 0.4, 3)),
    (list_lengthened_under_another_name, (0.7,)), (list_lengthened_by_a_helper, (0.7,)),
    (list_lengthened_by_its_method_as_a_value, (0.7,)), (list_in_a_dictionary_that_grows, (0.7,)),
    (moved_and_written_under_its_first_name, (0.7, _V)), (moved_view_of_what_is_written, (0.7, _V)),
    (moved_and_written_in_each_round, (0.7, _V)), (added_to_what_a_list_kept, (0.7, 3)), (kept_or_computed, (0.7, 0.4, 3)),
    (added_to_what_a_list_of_constants_kept, (0.7, 3)), (kept_array_that_comes_to_depend, (0.7, 3)),
    (moved_kept_and_written, (0.7, _V)), (results_of_which_some_vary, (0.7, 3)),
    (dictionary_that_loses_a_key, (0.7,)), (dictionary_that_gets_a_key, (0.7,)),
]  # fmt: skip
