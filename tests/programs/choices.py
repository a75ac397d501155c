"""Values chosen and named on the way: operands of `and` and `or`, `:=`, names that are forgotten."""

# ruff: noqa: SIM223  (the forms are the point)

import numpy as np


def and_gives_an_operand(x):
    return (x and 3.0 * x) * x


def or_gives_an_operand(x):
    return (x or 2.0) * x


def assigns_in_a_test(x):
    if (y := x * x) > 1.0:
        return y * x
    return y


def or_value(x, y):
    z = (x or y) * y
    return z * z


def and_value(x, y):
    return (x and 3.0 * x * y) * x + (0.0 and x) + (x and y and x * y)


def or_in_loop(x, n):
    s = 0.0
    for i in range(n):
        s = s + (i and x * s) + (s or x)
    return s


def or_chain(a, b, c):
    return (a or b or c) ** 2 * c


def walrus_if(x):
    if (y := x * x) > 1.0:  # the square
        z = y * x
    elif (w := y * 3.0) > 1.0:
        z = w * y
    else:
        z = y
    return z + y


def walrus_while(x, tol):
    y = x
    while abs(d := y * y - x) > tol:  # until it is there
        y = y - d / (2.0 * y)
    return y


def walrus_value(x, n):
    s = 0.0
    for _ in range(n):
        s = s + (t := np.sin(s + x)) * t
    return s + t


def walrus_return(x):
    # comment
    return (y := np.exp(x)) * y + y  # behind


def walrus_overwrites(x, n):
    for _ in range(n):
        if (x := x * 1.5) > 4.0:
            break
    return x * x


def walrus_while_else(x, n):
    k = 0
    while (k := k + 1) < n:
        x = x * 1.3
        if x > 4.0:
            break
    else:
        x = x + 10.0 * x
    return x * k


def walrus_or_break(x, y, n):
    s = x
    for i in range(n):
        if i > 3 or (t := s * y) > 2.0:
            break
        s = s + t * t
    return s


def walrus_or_else(x, y, n):
    s = x
    for _ in range(n):
        # too much
        if s > 1.5 or (t := s * y) > 0.9:
            s *= 0.6  # shorter
        else:
            s = s + t * y * t
    return s


def walrus_and_else(x, y, n):
    s = x
    for _ in range(n):
        if s > 0.0 and (t := s * y) > 0.5 and (u := t * x) < 0.4:
            s = t * x + u
        else:
            s *= y
    return s


def walrus_or_elif(x, y):
    if x > 5.0 or (a := x * y) > 3.0:
        z = x
    elif x > 4.0 or (b := a * y) > 2.0:
        z = y * a
    elif (c := a * b) > 0.1 and c < 9.0:
        z = c * x
    else:
        z = b
    return z


def walrus_while_or(x, n):
    s = x
    while n > 3 or (t := s * s) < 3.0:
        s = s * 1.3
        n = n - 1
        if n == -5:
            break
    else:
        s = s * x + t
    return s


def walrus_while_and_else(x, n):
    s = x
    while n > 0 and (t := s * s) < 3.0:
        s = s * 1.3 + t
        n = n - 1
    else:
        s = s * x
    return s


def walrus_in_a_sum(x, n):
    return sum(t * t for i in range(n) if i != 2 and (t := np.sin(x * i)) > 0.1)


def walrus_in_a_list(x, n):
    ys = [t * u for i in range(n) if (t := x * i) < 1.5 and (u := t * t + i) < 4.0]
    return np.sum(np.array(ys)) * len(ys)


def walrus_in_elements(x, n):
    return max((t := x * i) * t - i for i in range(n))


def del_it(x):
    y = x * 2.0
    z = y * y
    del y
    return z


def chosen_in_a_helper(x, scale=None):
    scale = scale or 2.5
    return (x and x * scale) + (x or 1.0)


def calls_what_chooses(x, y):
    s = 0.0
    for i in range(4):
        s = s + chosen_in_a_helper(x * i, y) * y
    return s + chosen_in_a_helper(y)


def named_in_a_helper(x):
    while (y := x * 0.7) > 1.0:
        x = y * y
        if (z := x - 3.0) > 0.0:
            x = z
    return x * y


def calls_what_names(x, y):
    return named_in_a_helper(x * y) * y


def nested_names(x, y):
    z = (a := x * (b := y * x) + b) * a
    return z * b


def chained_comparisons(x, y):
    s = x
    for _ in range(5):
        if 0.5 < s < y:
            s = s * 1.7
        elif s >= y > 1.0:
            s = s - y * 0.5
    return s * s if 0.0 < s < 100.0 else s if s > 0.0 else -s * x


def default_chosen(x, scale=None):
    scale = scale or 2.5
    return x * scale


def calls_with_a_default(x):
    return default_chosen(x) * x


def overwritten_parameter(x, k):
    k = k * k
    return x * k


def calls_what_overwrites(x, y):
    return overwritten_parameter(x, y) + x


CASES = [
    (calls_with_a_default, (1.2,)),
    (calls_what_overwrites, (1.2, 0.7)),
    (and_gives_an_operand, (1.1,)),
    (or_gives_an_operand, (1.1,)),
    (assigns_in_a_test, (1.1,)),
    (or_value, (1.2, 0.7)),
    (or_value, (0.0, 0.7)),
    (and_value, (1.2, 0.7)),
    (and_value, (0.0, 0.7)),
    (or_in_loop, (0.7, 4)),
    (or_chain, (0.0, 0.3, 0.5)),
    (or_chain, (0.0, 0.0, 0.5)),
    (or_chain, (0.2, 0.3, 0.5)),
    (walrus_if, (1.4,)),
    (walrus_if, (0.8,)),
    (walrus_if, (0.3,)),
    (walrus_while, (3.0, 1e-11)),
    (walrus_value, (0.4, 4)),
    (walrus_return, (0.4,)),
    (walrus_overwrites, (1.2, 9)),
    (walrus_overwrites, (1.2, 2)),
    (walrus_while_else, (1.2, 3)),
    (walrus_while_else, (1.2, 30)),
    (walrus_or_break, (0.7, 1.3, 9)),
    (walrus_or_break, (0.2, 0.3, 9)),
    (walrus_or_else, (0.7, 1.3, 5)),
    (walrus_and_else, (0.7, 1.3, 4)),
    (walrus_or_elif, (0.7, 1.3)),
    (walrus_or_elif, (1.5, 1.7)),
    (walrus_or_elif, (4.5, 0.1)),
    (walrus_or_elif, (6.0, 0.1)),
    (walrus_while_or, (0.7, 5)),
    (walrus_while_or, (0.3, 1)),
    (walrus_while_and_else, (0.7, 5)),
    (walrus_in_a_sum, (0.7, 5)),
    (walrus_in_a_list, (0.7, 4)),
    (walrus_in_elements, (0.7, 4)),
    (del_it, (1.2,)),
    (calls_what_chooses, (0.6, 1.3)),
    (calls_what_names, (2.0, 1.3)),
    (nested_names, (2.0, 1.3)),
    (chained_comparisons, (0.8, 2.0)),
    (chained_comparisons, (-0.8, 2.0)),
]
