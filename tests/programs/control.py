"""Branches, early returns, loops with bounds of all sorts, decisions by active values."""

# ruff: noqa: B007, SIM108  (the forms are the point)

import heapq
import math

import numpy as np


def zero_trips(x, n):
    y = x
    for i in range(n - 9):
        y = y * x + i
    return y * 3.0


def negative_step(x, n):
    y = 1.0
    for i in range(n, 0, -1):
        y = y * x + i
    return y


def wide_steps(x, n):
    y = x
    for i in range(n + 3, -2, -2):
        y = np.sin(y) + i * x
    for j in range(1, n, 3):
        y = y * 0.5 + j * y * x
    return y


def nested(x, y, n):
    s = 0.0
    for i in range(n):
        t = x
        for j in range(i):
            t = t * y + j
        s += t * 0.1
    return s


def bound_from_active(x):
    m = int(np.floor(x * 3.0))
    s = 1.0
    for i in range(m):
        s = s * x + i
    return s * m


def while_with_active_test(a):
    n = 0
    while abs(a) > 0.1:
        a = a * 0.5
        n += 1
    return a * n


def while_not_entered(x):
    y = x * x
    while y > 100.0:
        y = y / 2.0
    return y * x


def while_in_for(x, n):
    s = 0.0
    for i in range(n):
        t = x * (i + 1)
        while t > 0.5:
            t = t * x * 0.4
        s = s + t
    return s


def while_two_conditions(x, y, n):
    k = 0
    while k < n and x < 2.0:
        x = x * 1.2 + y
        k += 1
    return x * k


def newton(a):
    x = a
    while abs(x * x - a) > 1e-12:
        x = 0.5 * (x + a / x)
    return x


def running_maximum(x, y, n):
    best = -10.0
    for i in range(n):
        value = math.sin(x * i) * y
        if value >= best:
            best = value
    return best


def running_minimum_and_place(x, n):
    best, place = 10.0, 0
    for i in range(n):
        d = (x - 0.4 * i) ** 2
        if d < best:
            best, place = d, i
    return best * place


def chained_conditionals(x, y):
    return x * x if x < 0.0 else y * x if x < 1.0 else y if x < 2.0 else x + y * y


def chained_comparison(x):
    return x * x if 0.0 < x < 2.0 else x


def early_returns(x, y):
    if x < 0.0:
        return y * x
    z = x * y
    if z > 4.0:
        if y > 3.0:
            return z * z
        z = z + 1.0
    elif z > 1.0:
        return x
    return z * x


def return_after_loop(x, n):
    y = x
    if n > 2:
        for _ in range(n):
            y = y * x
        return y
    y = y + 1.0
    return y * x


def both_return(x, y):
    if x > y:
        return x * y
    else:
        x = x + y
        return x * x


def test_overwritten_inside(x, n):
    for i in range(n):
        if x > 0.5:
            x = x * 0.3
        else:
            x = x + 0.4 * x * x
    return x


def inactive_decisions(x, n):
    up = True
    s = 0.0
    for i in range(n):
        if up and i % 3 != 1:
            s = s + x * i
        else:
            s = s * x
        up = not up
    return s


def assert_and_pass(x, y):
    assert x > -100.0, "x is too small"
    if y > 0.0:
        pass
    else:
        x = x * y
    return x * y


def collatz(x, n):
    steps = 0
    y = x
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        y = y * 0.9 + x * (n % 4)
        steps += 1
    return y + steps


def loop_variable_after_loop(x, n):
    i = 0
    s = x
    for i in range(n):
        s = s * x
    return s * i


def variable_of_an_idle_loop(x, y):
    e = 0.5
    for e in range(1, 4):
        r = x
    r = y * e
    return x * y * e + r


def same_loop_variable(x, n):
    s = 0.0
    for i in range(n):
        s += x * i
    for i in range(2, n):
        s *= x + i
    return s


def clipped_by_itself_in_loop(x, y, n):
    for _ in range(n):
        x = x * x * 0.7 + y
        x = x if x > 0.8 else y * 0.9
    return x


def decision_made_after_what_it_chooses(x, y):
    y, x = -x, abs(x) * y
    a = x * x
    return y * x if a < 0.9 else a


def named_only_after_the_return(x, y):
    if x > 0.3:
        return y / (1 + np.exp(x))
    p = 1 / (1 + np.exp(x))
    return p * y * p


def builtin_extrema(x, y):
    return max(x * y, y, 0.1) + min(x, 2.0 * y) * y


def remainder(x, y):
    return (x // y) * x + x % y


def dead_code(x, y):
    unused = np.sin(x)
    x = x * y
    unused = unused * x
    return x


def changed_further_inside(x, n):
    t = x
    for i in range(n):
        for _ in range(2):
            if t > 0.3:
                i = i + x
            t = np.sin(t * i)
        t = t * i + x
    return t


def changed_further_inside_and_read_after(x, n):
    i = 1.0
    for i in range(n):
        if x * i > 0.5:
            i = np.sin(x * i)
    return i * x


def same_variable_further_inside(x, n):
    t = x
    for i in range(n):
        for i in range(2):
            t = t * x + i
        t = t + np.sin(i * x)
    return t


def counter_read_again_by_an_inner_loop(x):
    w = np.array([0.3, 0.5, 0.75])
    y, z, k = x, 0.5, -1
    for _ in range(3):
        k = k + 1
        for _ in range(2):
            e = w[k]
            y = np.sin(y * e) + x
        z = np.sin(z * y)
    return y + z


def loop_variable_from_the_round_before(x):
    s = x
    i = 0
    for _ in range(3):
        for i in range(2):
            s = s * x
        s = s * x + np.sin(x * i)
    return s


def until_it_is_small(x, a):
    err = 1.0
    while err > 1e-3:
        err = abs(x * x - a)
        x = 0.5 * (x + a / x)
    return x * a


def loop_variable_augmented(x):
    for i in range(4):
        i += 1
        x = x * x * (i * 0.1)
        i *= 2
        x = np.sin(x * i)
    return x + i


def element_augmented(x, v):
    s = x
    for e in v:
        e *= x
        s += e * e
    return s * x


def counter_becomes_active(x, n):
    s = x
    for i in range(n):
        s = s * 0.5 + i
        for j in range(2):
            j *= s * x
            s = s + np.sin(j + i)
        i *= np.cos(s)
        s += i * x
    return s


def list_repeated(x, n):
    parts, more = [x, 1.5] * 3, 2 * [x, n]
    pairs = [x, 1.5, n] * 2
    pairs[4] = x * pairs[3] * more[2]
    return pairs[0] * pairs[4] ** 2 + pairs[1] * pairs[5] * np.sin(more[3] * x) + len(parts)


def loop_variable_bound_anew(x, n):
    for i in range(n):
        i = i * 2
        x = x * (i + 0.5)
    return x


def made_in_one_branch_and_used_there(x, n):
    s = x
    for i in range(n):
        if i % 2 == 0:
            t = np.sin(x * i + s)
            s = s + t * t
        else:
            s = s * 1.1
    return s


def overwritten_where_it_may_not_be(x, n):
    y = x * x
    for i in range(n):
        y = np.sin(x * i)
    return y * x


def returns_in_two_of_three_ways(x, y):
    if x > 0.0:
        if y > 0.0:
            return x * y
        else:
            x = x * y
    else:
        return y * y * x
    return x * x + y


def counts_down_to(x, n):
    s = 0.0
    for i in range(n, 1, -1):
        s = s * x + x * (i + 0.5)
    return s


def factor_from_before_the_loop(x, n):
    a = np.sin(x)
    y = x
    for i in range(n):
        y = y * y * 0.5 + i * y
    return a * y


def root_where_there_is_one(x):
    return math.sqrt(x) * x * math.sqrt(x + 1.0) if x > 0.0 else 2.0 * x


def asked_again(x):
    if x > 0.5:
        x = x - 0.4
    if x > 0.5:
        x = x * x * x
    return x * x


def drops_the_first(x):
    c = [1.0, 2.0, 5.0]
    first = c.pop(0)  # noqa: F841
    return x * x * c[0]


def range_is_a_variable(x, range):
    y, k = x, 1.0
    while k < 8.0:
        y = y * 3.0
        k = k * 2.0
    return y * range


def np_is_a_variable(x, np):
    return abs(x) * np


def turns_a_needed_list_round(x):
    c = [1.0, 2.0, 5.0]
    y = x * c[0]
    c.reverse()
    return y * x + c[0]


def grows_a_needed_list(x):
    c = [1.0, 2.0, 5.0]
    y = x * x * c[0]
    c.insert(0, 3.0)
    return y + c[0]


def turns_a_list_round_by_another_name(x):
    c = [1.0, 2.0, 5.0]
    same = c
    y = x * c[0]
    same.reverse()
    return y * x + c[0]


CASES = [
    (range_is_a_variable, (0.7, 1.3)),
    (np_is_a_variable, (-0.7, 1.3)),
    (asked_again, (0.2,)),
    (asked_again, (0.7,)),
    (asked_again, (0.97,)),
    (drops_the_first, (0.7,)),
    (root_where_there_is_one, (0.7,)),
    (root_where_there_is_one, (-0.7,)),
    (counts_down_to, (0.7, 4)),
    (factor_from_before_the_loop, (0.7, 3)),
    (made_in_one_branch_and_used_there, (0.7, 5)),
    (overwritten_where_it_may_not_be, (0.7, 0)),
    (overwritten_where_it_may_not_be, (0.7, 3)),
    (returns_in_two_of_three_ways, (0.7, 0.4)),
    (returns_in_two_of_three_ways, (0.7, -0.4)),
    (returns_in_two_of_three_ways, (-0.7, -0.4)),
    (until_it_is_small, (1.5, 2.0)),
    (list_repeated, (0.3, 4)),
    (loop_variable_bound_anew, (0.3, 4)),
    (loop_variable_augmented, (0.7,)),
    (element_augmented, (0.7, np.array([0.4, 1.1, 0.9]))),
    (counter_becomes_active, (0.7, 3)),
    (zero_trips, (0.7, 4)),
    (negative_step, (0.7, 4)),
    (wide_steps, (0.7, 4)),
    (wide_steps, (0.7, 5)),
    (nested, (0.7, 0.4, 4)),
    (bound_from_active, (1.2,)),
    (while_with_active_test, (3.0,)),
    (while_with_active_test, (0.03,)),
    (while_not_entered, (3.0,)),
    (while_in_for, (0.9, 3)),
    (while_two_conditions, (0.9, 0.1, 10)),
    (newton, (7.0,)),
    (running_maximum, (0.9, 0.6, 6)),
    (running_minimum_and_place, (0.9, 6)),
    (chained_conditionals, (-0.5, 0.6)),
    (chained_conditionals, (0.5, 0.6)),
    (chained_conditionals, (1.5, 0.6)),
    (chained_conditionals, (2.5, 0.6)),
    (chained_comparison, (1.5,)),
    (chained_comparison, (2.5,)),
    (early_returns, (-1.0, 2.0)),
    (early_returns, (2.0, 2.5)),
    (early_returns, (2.0, 3.5)),
    (early_returns, (1.0, 1.5)),
    (early_returns, (1.0, 0.5)),
    (return_after_loop, (1.1, 3)),
    (return_after_loop, (1.1, 2)),
    (both_return, (1.0, 2.0)),
    (both_return, (2.0, 1.0)),
    (test_overwritten_inside, (0.9, 5)),
    (inactive_decisions, (0.9, 6)),
    (assert_and_pass, (0.9, 6.0)),
    (assert_and_pass, (0.9, -6.0)),
    (collatz, (0.9, 7)),
    (loop_variable_after_loop, (0.9, 4)),
    (variable_of_an_idle_loop, (0.9, 0.4)),
    (same_loop_variable, (0.9, 4)),
    (changed_further_inside, (0.9, 3)),
    (counter_read_again_by_an_inner_loop, (0.9,)),
    (changed_further_inside_and_read_after, (0.9, 3)),
    (changed_further_inside_and_read_after, (0.9, 0)),
    (same_variable_further_inside, (0.9, 3)),
    (clipped_by_itself_in_loop, (0.9, 0.4, 4)),
    (clipped_by_itself_in_loop, (0.2, 0.6, 4)),
    (decision_made_after_what_it_chooses, (0.2, 0.6)),
    (decision_made_after_what_it_chooses, (1.2, 1.6)),
    (named_only_after_the_return, (0.9, 0.4)),
    (named_only_after_the_return, (-0.9, 0.4)),
    (builtin_extrema, (0.9, 0.4)),
    (builtin_extrema, (0.9, 0.7)),
    (remainder, (5.5, 2.0)),
    (remainder, (-5.5, 2.1)),
    (dead_code, (5.5, 2.0)),
    (turns_a_needed_list_round, (0.9,)),
    (grows_a_needed_list, (0.9,)),
    (turns_a_list_round_by_another_name, (0.9,)),
]


def turns_needed_arrays_round(x):
    c = [np.array([1.0, 2.0]), np.array([5.0, 3.0])]
    y = np.sum(x * x * c[0])
    c.reverse()
    return y * x + c[0][0]


def grows_needed_arrays(x):
    c = [np.array([1.0, 2.0]), np.array([5.0, 3.0])]
    y = np.sum(x * x * c[0])
    c.insert(0, np.ones(2))
    return y + c[0][0]


def turns_arrays_round_by_another_name(x):
    c = [np.array([1.0, 2.0]), np.array([5.0, 3.0])]
    same = c
    y = np.sum(x * x * c[0])
    same.reverse()
    return y * x + c[0][0]


def rows_turned_round_one_by_one(x):
    c = [[3.0, 2.0], [1.0, 3.0]]
    s = x
    for row in c:
        s = s * s * c[0][0]
        row.reverse()
    return s * c[0][0]


def changes_a_needed_list_in_a_test(x):
    c = [1.0, 2.0, 5.0]
    y = x * x * c[0]
    if heapq.heappop(c) < 1.5:
        y = y * y * c[0]
    return y * y


def changes_a_needed_array_in_the_test_of_a_loop(x):
    c = np.array([3.0, 1.0])
    y = x * x * c[0]
    while np.multiply(c, 2.0, out=c)[0] < 20.0:
        y = y * y * x
    return y * c[0]


def changes_what_it_runs_over(x):
    s, v = 0.0, np.array([0.3, 0.5])
    for e in v:
        s = s + e * e * s + e * x
        v = v * x
    return s + np.sum(v)


FORWARD_ONLY = [  # refused where they would have to run backwards
    (changes_what_it_runs_over, (0.9,), "loop-bound"),
    (loop_variable_from_the_round_before, (0.9,), "loop-variable"),
    (turns_needed_arrays_round, (0.9,), "in-place-write"),
    (grows_needed_arrays, (0.9,), "in-place-write"),
    (turns_arrays_round_by_another_name, (0.9,), "in-place-write"),
    (rows_turned_round_one_by_one, (0.9,), "in-place-write"),
    (changes_a_needed_list_in_a_test, (0.9,), "in-place-write"),
    (changes_a_needed_array_in_the_test_of_a_loop, (0.9,), "in-place-write"),
]
