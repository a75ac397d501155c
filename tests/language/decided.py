"""What is decided by looking at a list or an array that the branch then changes, and bounds of loops that the loop changes."""

import numpy as np


def popped_by_its_length(x: float, y: float):
    q = [x, y, 1.0]
    t = x
    if len(q) > 2:
        q.pop()
        t = y
    return t * x + sum(q)


def popped_by_its_last(x: float, y: float):
    q = [x, y, 1.0]
    t = x
    if q[-1] == 1.0:
        last = q.pop()
        t = y * last
    return t * x + sum(q)


def popped_by_its_greatest(x: float, y: float):
    q = [x, y, 1.0]
    t = x
    if max(q) > q[-1]:
        t = t * q.pop()
        t = y * t
    return t * x + sum(q)


def popped_where_there_is_one(x: float, y: float):
    q = [x, y]
    t = x
    for _ in range(3):
        if q:
            t = t * q.pop() + 1
    return t


def popped_where_there_is_one_outside(x: float, y: float):
    q = [x]
    t = x
    if q:
        t = t * q.pop() * y
    return t * x


def decided_by_another_name(x: float, y: float):
    q = [x, y, 1.0]
    p = q
    t = x
    if len(p) > 2:
        q.pop()
        t = y
    return t * x + sum(q)


def decided_by_a_view(x: float, y: float):
    v = np.array([x, y, 1.0])
    w = v[1:]
    t = x
    if w[0] > 1:
        v[1] = t * v[0]
        t = y * t
    return t * x + np.sum(v)


def decided_by_an_inner_function(x: float, y: float):
    q = [x, y, 1.0]

    def is_full():
        return len(q) > 2

    t = x
    if is_full():
        q.pop()
        t = y
    return t * x + sum(q)


def is_long(q):
    return len(q) > 2


def decided_by_a_helper(x: float, y: float):
    q = [x, y, 1.0]
    t = x
    if is_long(q):
        q.pop()
        t = y
    return t * x + sum(q)


def moving_window(x: float, y: float):
    q = []
    s = 0.0
    for i in range(6):
        v = x * i + y
        q.append(v)
        s += v
        if len(q) > 3:
            s -= q.pop(0)
        s *= y
    return s


def goes_on_where_it_is_short(x: float, y: float):
    q = [x, y, x * y, y * y]
    t = x
    for _ in range(4):
        if len(q) <= 2:
            continue
        q.pop()
        t = t * y
    return t * sum(q)


def returns_where_it_is_short(x: float, y: float):
    q = [x, y, x * y, y * y]
    t = x
    for _ in range(4):
        if len(q) == 2:
            return t * q[1]
        q.pop()
        t = t * y
    return t * sum(q)


def left_where_it_is_short(x: float, y: float):
    q = [x, y, x * y, y * y]
    t = x
    while True:
        if len(q) <= 2:
            break
        q.pop()
        t = t * y
    return t * sum(q)


def one_of_two_returns(x: float, y: float):
    q = [x, y, x * y]
    if len(q) > 2:
        q.pop()
        return x * y + sum(q)
    return x * sum(q)


def popped_in_both_branches(x: float, y: float):
    q = [x, y, x * y]
    if len(q) > 2:
        t = q.pop()
    else:
        t = q.pop()
        t = t * 5
    return t * y + q[0]


def one_after_the_other(x: float, y: float):
    q = [x, y, 1.0]
    t = x
    if len(q) == 1:
        t = q.pop()
    elif len(q) == 3:
        t = t * q.pop() * q.pop()
    return t * y


def tuples_popped(x: float, y: float):
    q = [(x, y), (y, 1.0), (2.0, x)]
    t = x
    if len(q) > 2:
        a, b = q.pop()
        t = y * b + a
    return t * x + q[0][0] * q[1][1]


def arrays_popped(x: float, y: float):
    q = [np.array([x, y]), np.array([y, x]), np.array([1.0, x])]
    t = x
    if len(q) > 2:
        t = np.sum(q.pop()) * y
    return t * x + np.sum(q[0] * q[1])


def lengthened_by_its_length(x: float, y: float):
    q = [x, y]
    t = x
    if len(q) < 3:
        q.insert(0, y * y)
        t = t * q[0] * q[1]
    if len(q) > 2:
        q[0] = q[1] * t
    if q[0] > 0.1:
        q[0] = -q[0]
        t = t * q[0] * y
    return t + sum(q)


def as_many_rounds_as_it_was_long(x: float, y: float):
    q = [x, y, x * y, y * y]
    t = x
    for i in range(len(q)):
        t = t * q.pop() + i
    return t


def as_many_rounds_by_another_name(x: float, y: float):
    q = [x, y, x * y]
    p = q
    t = x
    for i in range(len(p)):
        t = t * q.pop() + i
    return t


def longer_in_every_round(x: float, y: float):
    q = [x, y]
    t = x
    while len(q) < 5:
        for i in range(0, len(q)):
            q.append(q[i] * t)
        t = t + q[-1] * y
    return t * len(q)


def bound_that_is_bound_anew(x: float, y: float):
    n = 3
    s = x
    for i in range(1, n):
        n = n + i
        s = s * y + n
    return s


def none_at_first(x: float, y: float):
    acc = None
    for _ in range(3):
        if acc is None:
            acc = np.array([x, y])
        acc[0] = acc[1] * acc[0]
    return acc[0]


def replaced_by_a_branch(x: float, y: float):
    p = [x, y]
    p[0] *= p[0]
    if x < 5:
        p = [p[1], p[0] * p[1]]
    return p[0] * p[1]


def shortened_and_replaced(x: float, y: float):
    p = [x, y, 1.0]
    p.pop()
    if x < 5:
        p = [p[-1], p[-2] * p[1]]
    return p[0] * p[1]


def copy_with_another(p, y):
    r = p.copy()
    r[0] *= y
    return r


def replaced_by_what_a_function_makes(x: float, y: float):
    p = [0.5, x, 2.0]
    p[1] = p[0] * p[1] * p[1]
    if x < 5:
        p = copy_with_another(p, y)
    return p[0] * p[1]


def variable_of_an_inner_loop(x: float, y: float):
    s = x
    for i in [0, 2, 1]:
        for i in range(3):
            s = s * y + 0 * i
        if i % 2 == 1:
            return s
    return s


def variable_that_is_doubled(x: float, y: float):
    s = x
    for i in [0.0, 2.0, 1.0]:
        if s > 1:
            i = i * 2
        s = s * y + i
        if s > 100:
            return s * x
    return s


def variable_of_an_inner_loop_after_it(x: float, y: float):
    s = x
    for i in [0.0, 2.0, 1.0]:
        k = 0
        while k < 3:
            k += 1
        for i in range(2):
            s = s * y + i
        if i == 1:
            continue
        s = s * x
    return s


def loop_over_its_own_variable(x: float, y: float):
    total = 0.0
    for x in [x, y, x * y]:  # noqa: B020
        total += x * x
    return total * x


def loop_over_its_own_variable_left(x: float, y: float):
    total = 0.0
    for x in (x * y, y * x * x, x + 1):  # noqa: B020
        total = total * x + 1
        if total > 2:
            break
    return total * x


def enumerated_and_bound_anew(x: float, y: float):
    a = np.array([x, y, 0.6 * x])
    for k, p in enumerate(a):
        a = a * p + k
    return a @ np.array([0.3, 0.7, 1.1])


def pairs_and_bound_anew(x: float, y: float):
    a = [x, y, x * y]
    for p, q in zip(a, a[1:], strict=False):  # noqa: RUF007
        a = [p * y, x * a[0], q]
    return a[0] + 2 * a[1] + a[2]


def backwards_and_bound_anew(x: float, y: float):
    a = np.array([x, y, 0.6 * x])
    for p in reversed(a):
        a = a * p
    return a @ np.array([0.3, 0.7, 1.1])


def product_of_polynomials(x: float, y: float):
    a = np.array([x, y, x * y])
    return np.sum(np.polymul(a, np.array([0.5, 1.5])) ** 2)


def axes_in_a_list(x: float, y: float):
    a = np.array([x, y, x * y])
    return np.sum(np.expand_dims(a, [0, 2]) ** 2) * y


def several_quantiles(x: float, y: float):
    t = np.percentile(np.array([0.4, 0.1, 0.8, 0.3]), [25, 75])
    return np.sum(x * t) * y


def quantiles_unpacked(x: float, y: float):
    low, high = np.quantile([0.4, 0.1, 0.8, 0.3], (0.25, 0.75))
    return (high - low * x) * y


def weights_in_a_list(x: float, y: float):
    v = np.array([[x, y, x * y], [y, y, x]])
    return np.sum(np.average(v, axis=1, weights=[0.2, 0.3, 0.5]) ** 2)


def longer_by_another(x: float, y: float):
    xs = [x, y]
    more = [2.0, y * y]
    xs += more
    return sum(xs) * x + xs[-1] * y


def longer_by_another_in_rounds(x: float, y: float):
    xs = []
    for i in range(3):
        more = [x, y * i]
        xs += more
    return sum(xs) * x + xs[-1] * y


CASES = [
    longer_by_another,
    longer_by_another_in_rounds,
    several_quantiles,
    quantiles_unpacked,
    weights_in_a_list,
    product_of_polynomials,
    axes_in_a_list,
    loop_over_its_own_variable,
    loop_over_its_own_variable_left,
    enumerated_and_bound_anew,
    pairs_and_bound_anew,
    backwards_and_bound_anew,
    variable_of_an_inner_loop,
    variable_that_is_doubled,
    variable_of_an_inner_loop_after_it,
    replaced_by_a_branch,
    shortened_and_replaced,
    replaced_by_what_a_function_makes,
    popped_by_its_length,
    popped_by_its_last,
    popped_by_its_greatest,
    popped_where_there_is_one,
    popped_where_there_is_one_outside,
    decided_by_another_name,
    decided_by_a_view,
    decided_by_an_inner_function,
    decided_by_a_helper,
    moving_window,
    goes_on_where_it_is_short,
    returns_where_it_is_short,
    left_where_it_is_short,
    one_of_two_returns,
    popped_in_both_branches,
    one_after_the_other,
    tuples_popped,
    arrays_popped,
    lengthened_by_its_length,
    as_many_rounds_as_it_was_long,
    as_many_rounds_by_another_name,
    longer_in_every_round,
    bound_that_is_bound_anew,
    none_at_first,
]

WITHOUT_SECOND = {
    "reverse": [
        replaced_by_a_branch,
        shortened_and_replaced,
        none_at_first,
        popped_by_its_greatest,
        popped_where_there_is_one_outside,
    ],
    "forward": [],
}
