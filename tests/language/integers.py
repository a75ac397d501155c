"""Integers where real numbers are meant, that functions give and are given: an array that is filled with them cuts off what is
written into it."""

import numpy as np

MIXED = [0, 0.5]


def of_the_list(k):
    return MIXED[k]


def of_branches(k):
    if k == 0:
        return 0
    return 0.5


def chosen_or_zero(k, v):
    return v if k else 0


def halved(k):
    if k <= 0:
        return 0
    return halved(k - 1) * 0.5


def number_and_half(k):
    return MIXED[k], 0.5


def filled(p, n):
    return np.full(n, p)


def squared_in_an_array(p, u):
    a = np.full(2, p)
    a[0] = u * u
    return a[0] + a[1]


def handed_through(u, p=0.5):
    return squared_in_an_array(p, u)


def other_part_of_a_pair(x: float, y: float):
    p, q = number_and_half(0)
    a = np.full(2, q)
    a[0] = x * y
    return a[0] + a[1] + p


def given_a_real_number(x: float, y: float):
    return squared_in_an_array(1.0, x) * y + handed_through(x, p=MIXED[1] * y)


def not_written_into(x: float, y: float):
    v = np.array([max(0, x), max(0, y)])
    return v[0] * v[1] + v[1]


def asked_for(x: float, y: float):
    a = np.full(2, of_branches(0), dtype=float)
    a[0] = x * y
    return a[0] + a[1]


def sum_of_real_numbers(x: float, y: float):
    total = 0.0
    for k in range(3):
        total += x * k
    a = np.array([total, total])
    a[0] += x * y
    return a[0] + a[1]


def given_by_a_list(x: float, y: float):
    a = np.full(2, of_the_list(0))
    a[0] = x * y
    return a[0] * 1.0 + a[1]


def given_by_branches(x: float, y: float):
    p = of_branches(0) * 2
    a = np.array([p, p])
    a[0] = x * y
    return a[0] * 1.0 + a[1]


def given_in_a_loop(x: float, y: float):
    s = 0.0
    for k in range(2):
        a = np.full(2, of_branches(k))
        a[0] = x * y
        s += a[0] * 1.0 + a[1]
    return s


def varying_or_an_integer(x: float, y: float):
    a = np.full(2, chosen_or_zero(0, x))
    a[0] = x * y
    return a[0] * 1.0 + a[1]


def greatest_of_an_integer(x: float, y: float):
    p = max(0, x - 5)
    a = np.full(2, p)
    a[0] = x * y
    return a[0] * 1.0 + a[1]


def under_another_name(x: float, y: float):
    p = 0 if y > 1 else x
    a = np.array([p, p])
    b = a
    b[0] = x * y
    return a[0] * 1.0 + a[1]


def by_a_key(x: float, y: float):
    d = {"a": 0, "b": 0.5}
    k = "a"
    a = np.full(2, d[k])
    a[0] = x * y
    return a[0] * 1.0 + a[1]


def in_a_comprehension(x: float, y: float):
    a = np.array([of_branches(i) for i in range(1)])
    a[0] = x * y
    return a[0] * 1.0


def part_of_a_pair(x: float, y: float):
    p, q = number_and_half(0)
    a = np.full(2, p)
    a[0] = x * y
    return a[0] + a[1] + q


def of_a_recursion(x: float, y: float):
    a = np.full(2, halved(0))
    a[0] = x * y
    return a[0] + a[1]


def one_of_several_names(x: float, y: float):
    p, q = np.full(2, of_the_list(0)), 1.0
    p[0] = x * y
    return p[0] + q


def handed_on_in_a_loop(x: float, y: float):
    s = 0.0
    for p in MIXED:
        s += squared_in_an_array(p, x) * y
    return s


def handed_on_by_a_chain(x: float, y: float):
    s = 0.0
    for p in MIXED:
        s += handed_through(x, p=p) * y
    return s


def filled_by_a_function(x: float, y: float):
    s = 0.0
    for p in MIXED:
        a = filled(p, 2)
        a[0] = x * y
        s += a[0] + a[1]
    return s


CASES = (other_part_of_a_pair, given_a_real_number, not_written_into, asked_for, sum_of_real_numbers)
REFUSED = (
    given_by_a_list,
    given_by_branches,
    given_in_a_loop,
    varying_or_an_integer,
    greatest_of_an_integer,
    under_another_name,
    by_a_key,
    in_a_comprehension,
    part_of_a_pair,
    of_a_recursion,
    one_of_several_names,
    handed_on_in_a_loop,
    handed_on_by_a_chain,
    filled_by_a_function,
)
WITHOUT_SECOND: dict[str, tuple[object, ...]] = {"reverse": (not_written_into,), "forward": ()}
