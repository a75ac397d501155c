"""Variables that are overwritten, swapped, carried from round to round or made afresh in each."""

# ruff: noqa: B007, SIM108  (the forms are the point)

import math

import numpy as np


def product_overwritten_by_itself(x, y, n):
    p = x
    for _ in range(n):
        p = p * 0.5 + y * p
    return p


def stale_divisor(x, n):
    s, a = 0.0, x
    for i in range(n):
        s += 1.0 / (x + a * a)
        a = a * 0.7 + i * 0.1
    return s


def local_made_afresh(x, y, n):
    total = 0.0
    for i in range(n):
        t = x * i
        if i % 2 == 0:
            t = np.sin(t) * y
        total = total + t * t
    return total


def local_made_in_one_branch(x, n):
    total = 0.0
    for i in range(n):
        t = 0.3
        if i > 1:
            t = x * x
        total += t * x
    return total


def swap_in_loop(a, b, n):
    for _ in range(n):
        a, b = b, a
        b = a * b
    return a - 2.0 * b


def rotation(a, b, c, n):
    for _ in range(n):
        a, b, c = b * c, c, np.sin(a)
    return a + b * c


def fibonacci(a, b, n):
    for _ in range(n):
        a, b = b, a + b * 0.5
    return a * b


def result_read_beside_operand(x, y):
    y, x = math.exp(y), np.sqrt(1.0 + y * y)
    return x * y


def tuple_reads_before_it_writes(x, y):
    x, y = y, x * y
    x, y = x + y, x
    return x * y


def scalar_alias(x):
    y = x
    y += x
    return x * y


def alias_then_branches(x, y):
    b = x
    if y > 0.0:
        b = b * y
    else:
        b = b - y
    return b * x


def chained(x, y):
    u = v = x * y
    u = u + 1.0
    return u * v


def chained_zero(x):
    u = v = 0.0
    u = u + x
    v = v + u * x
    return u + v


def same_target_twice(x, y):
    a = a = x * y
    b, b = a, a * y
    return b


def parameter_accumulates(x, y, n):
    for i in range(n):
        y += x * i
        x *= 0.9
    return y


def parameter_divided(x, y):
    y /= x
    x -= y * y
    return x * y


def overwritten_after_its_test(x, y):
    if x > y:
        x = y * y
        y = x + y
    elif x < -y:
        x = 2.0 * y
    return x * y


def carried_and_returned(z, x, n):
    for _ in range(n):
        p = z * 3.0 + np.sin(z) * x
        z = p * 0.2 + z
    return z


def old_and_new(x, y, n):
    old = y
    for _ in range(n):
        new = old * x - y
        y = old
        old = new
    return old + y


def int_and_float(x, n):
    k = 1
    s = 0
    for i in range(n):
        k = k + 2
        s = s + x**k / k
    return s


def names_of_generated_code(x, x_bar, t, n):
    y_saved = x * x_bar
    saved = t
    for i in range(n):
        x_dot = y_saved * saved
        y_saved = np.sin(x_dot)
        saved = saved * x_bar
    value = y_saved + saved
    steps = value * t
    return steps + value


def names_of_modules(d, e):
    numpy = d * e
    exp = numpy + d
    sum = exp * exp
    return sum * numpy


def both_pinned_and_read_by_each_other(a, b):
    """The asserts keep both names: each adjoint is written anew while the other one still reads it."""
    a, b = a * b, a - b
    assert a == a
    assert b == b
    a, b = b * 0.5 + a, a * b
    a, b = np.sin(b) * a, b * b * a
    return a * b


def both_pinned_in_a_loop(a, b, n):
    for _ in range(n):
        a, b = a * b, a - b
        assert a == a
        assert b == b
        a, b = b * 0.5 + a, a * b
    return a + 2.0 * b


def raised_in_a_loop(x, y, n):
    for _ in range(n):
        x = x**y
    return x * y


def tested_after_it_changed(x, n):
    s = 0.0
    for i in range(n):
        y = x * i - 1.0
        y *= -x
        s = s + (y if y > 0.1 else 0.5 * x)
    return s


def chosen_by_what_it_became(x):
    y = x - 1.0
    y *= -x
    return x * (y if y > 0.1 else 0.5 * x)


def two_products(x, a, b, n):
    for _ in range(n):
        a = a * x
        b = b * a
    return a + b


# Branches and loops that have no reverse of their own, and overwrite what the reverse of others reads.


def halved(x, n):
    for _ in range(n):
        x = x * 0.5
    return x


def halved_in_a_list(x, n):
    y = x
    for _ in range(n):
        y = y * 0.5
    a = np.array([y, 2.0 * y])
    return np.sum(a * a)


def factor_changed_by_a_branch(x, n):
    k = 2.0
    y = np.sin(x) * k
    if n > 1:
        k = 3.0
    return y * x + k * x


def factor_changed_in_an_inner_loop(x, n):
    k = 2.0
    y = x
    for i in range(n):
        y = np.sin(y) * k
        for j in range(i):
            k = k * 0.5 + j
    return y * k


def weights_changed_in_a_loop(x, n):
    w = np.array([1.0, 2.0])
    y = np.sum(np.sin(w * x))
    for i in range(n):
        w += i + 1.0
    return y * x + np.sum(w) * x


def weights_written_in_an_inner_loop(x, n):
    w = np.array([1.0, 2.0])
    y = x
    for k in range(n):
        y = np.sum(np.sin(w * y))
        for i in range(2):
            w[i] = w[i] + k
    return y * x


def loop_variable_of_an_inner_loop(x, n):
    y = x
    i = 5
    for _ in range(3):
        y = np.sin(y) * i
        for i in range(n):
            pass
        y = y * i
    return y * x


def elements_further_on(x):
    a = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    t = np.sin(x * a[1])
    for i in range(3):
        i += 1
        a[i] = a[i] * 2
    return t * np.sin(a[1] * t)


def elements_further_on_in_each_round(x, n):
    a = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    t = x
    for _ in range(n):
        t = np.sin(t * a[1]) + a[2]
        for i in range(3):
            if i > 0:
                i = i + 1
            a[i] *= 0.5
    return t * np.sin(a[2] * t)


def read_before_it_overflows(v: float, n: int) -> float:
    """What becomes of v goes nowhere, and becomes infinite: a cotangent of 0 for it would be worth nan."""
    z = v * v
    for _ in range(n):
        z = 0.9 * z
        v = v * v
    return z


def chosen_by_what_is_put_back(x: float, y: float) -> float:
    """The cotangent of y is on its way from that of x when y gets its earlier value again, which the choice of x reads."""
    if y < 0.2:
        y *= np.hypot(y * x, 1.0)
        x, y = (x if y > -0.3 else y, 1.0)
    return x if x < 0.9 else y


CASES = [
    (elements_further_on, (0.7,)),
    (elements_further_on_in_each_round, (0.7, 2)),
    (factor_changed_by_a_branch, (0.7, 2)),
    (factor_changed_by_a_branch, (0.7, 1)),
    (factor_changed_in_an_inner_loop, (0.7, 3)),
    (weights_changed_in_a_loop, (0.7, 2)),
    (weights_written_in_an_inner_loop, (0.7, 2)),
    (loop_variable_of_an_inner_loop, (0.7, 3)),
    (product_overwritten_by_itself, (1.3, 0.4, 4)),
    (product_overwritten_by_itself, (1.3, 0.4, 0)),
    (stale_divisor, (0.8, 4)),
    (local_made_afresh, (0.7, 1.2, 5)),
    (local_made_in_one_branch, (0.7, 4)),
    (local_made_in_one_branch, (0.7, 0)),
    (swap_in_loop, (0.7, 1.2, 3)),
    (rotation, (0.7, 1.2, -0.4, 4)),
    (fibonacci, (0.5, 0.25, 5)),
    (result_read_beside_operand, (0.3, 0.8)),
    (tuple_reads_before_it_writes, (2.0, 3.0)),
    (scalar_alias, (3.0,)),
    (alias_then_branches, (2.0, 3.0)),
    (alias_then_branches, (2.0, -3.0)),
    (chained, (2.0, 3.0)),
    (chained_zero, (3.0,)),
    (same_target_twice, (2.0, 3.0)),
    (parameter_accumulates, (0.5, 0.25, 4)),
    (parameter_divided, (0.5, 0.25)),
    (overwritten_after_its_test, (2.0, 1.0)),
    (overwritten_after_its_test, (-2.0, 1.0)),
    (overwritten_after_its_test, (0.5, 1.0)),
    (carried_and_returned, (0.3, 0.6, 3)),
    (old_and_new, (0.3, 0.6, 4)),
    (int_and_float, (0.3, 4)),
    (names_of_generated_code, (0.3, 0.6, 1.2, 3)),
    (names_of_modules, (0.3, 0.6)),
    (both_pinned_and_read_by_each_other, (0.7, 0.4)),
    (both_pinned_in_a_loop, (0.7, 0.4, 4)),
    (two_products, (0.7, 0.4, 0.3, 3)),
    (raised_in_a_loop, (1.3, 1.2, 3)),
    (tested_after_it_changed, (0.7, 5)),
    (chosen_by_what_it_became, (0.7,)),
    (read_before_it_overflows, (3.0, 12)),
    (chosen_by_what_is_put_back, (0.7, -0.4)),
    (chosen_by_what_is_put_back, (0.7, 0.1)),
]
