"""Functions that are given functions, functions that are chosen, and lists that grow and shrink."""

# ruff: noqa: B007, E731  (the forms are the point)

import functools
import operator
from functools import partial, reduce

import numpy as np

square = lambda t: t * t


def bent(t):
    r = np.sin(t)
    return r * t


def cube(t):
    return t * t * t


def twice(f, x):
    return f(f(x))


def popped_and_grown(x, n):
    ys = [x, x * x]
    for i in range(n):
        t = ys.pop()
        ys.append(t * x)
        ys.append(t + i)
    return sum(ys)


def first_popped(x):
    ys = [x, x * x, x * 3.0]
    t = ys.pop(0)
    return t * ys[0] + ys[1]


def queue_of_numbers(x, n):
    ys = [x, x * x, x * 3.0]
    for i in range(n):
        t = ys.pop(0)
        ys.append(t * x)
    return sum(ys)


def inserted(x):
    ys = [x]
    ys.insert(0, x * x)
    return ys[0] * 3.0 + ys[1]


def inserted_in_loop(x, n):
    ys = [x]
    for i in range(n):
        ys.insert(0, ys[0] * x)
    return ys[0] + ys[1]


def stack_of_numbers(x, y):
    stack = [x, y, x * y]
    b = stack.pop()
    a = stack.pop()
    stack.append(a / b)
    stack.append(stack.pop() * stack.pop())
    return stack.pop() * x


def stack_machine(x, ops):
    stack = [x, x + 1.0, 2.0 * x, x * x]
    for op in ops:
        b = stack.pop()
        a = stack.pop()
        if op == "+":
            stack.append(a + b)
        else:
            stack.append(a * b)
    return stack[0]


def queue_in_loop(v, n):
    q = [v[0], v[1]]
    s = 0.0
    for i in range(n):
        t = q.pop(0)
        s += t * t * q[0]
        q.append(t * v[2] + i)
    return s + q[0] * q[1]


def list_of_arrays(v):
    q = [v, v * 2.0]
    t = q.pop()
    q.insert(0, t * t)
    return np.sum(q[0] * q[1])


def popped_for_nothing(x):
    ys = [x, x * x, x * x * x]
    ys.pop()
    ys.pop(0)
    return ys[0] * 3.0


def popped_in_a_branch(x, flag):
    ys = [x, x * x]
    if flag:
        t = ys.pop()
        ys.append(t * x)
    else:
        ys.insert(0, x + 1.0)
    return ys[0] * ys[1]


def popped_and_changed(x):
    ys = [x, x * x]
    t = ys.pop()
    t = t * np.sin(t)
    ys.append(t)
    return ys[0] * ys[1] * t


def until_it_is_empty(x, n):
    work = [x]
    s = 0.0
    while work:
        t = work.pop()
        s += t * t
        if n > 0:
            work.append(t * x)
            n -= 1
    return s


def popped_in_an_expression(x, n):
    ys = [x, x * x]
    for i in range(n):
        ys.append(ys.pop() * x)
    return sum(ys)


def dict_of_powers(x):
    d = {k: x**k for k in (1, 2, 3)}
    return d[1] + d[2] * d[3]


def dict_by_names(x):
    d = {k: x * len(k) for k in ("a", "bb")}
    return d["a"] * d["bb"]


def dict_asked(x):
    d = {"a": x}
    return d.get("a", 0.0) + d.get("b", x * 2.0) + d.get("c", 1.0)


def greatest_by_key(x, y):
    return max([x, y * x], key=abs)


def greatest_between(x, y):
    return max([x, y * x, 0.8], key=abs)


def least_by_key(x, y):
    return min(x * y, y, key=lambda t: t * t)


def greatest_of_an_array(v):
    return max(v, key=lambda t: t * t) * v[0]


def lambda_of_the_module(x):
    return square(x) + square(2.0 * x)


def chosen(x, flag):
    g = bent if flag else cube
    return g(x) * x


def chosen_by_index(x, k):
    return (bent, cube)[k](x)


def chosen_by_number(x):
    return (bent, cube)[1](x)


def loop_over_functions(x):
    y = x
    for g in (np.sin, np.cos, cube):
        y = g(y)
    return y


def chosen_before(x, flag, n):
    g = bent if flag else np.cos
    flag = not flag
    for i in range(n):
        x = x * g(x) + (0.5 if flag else 0.1)
    return x


def chosen_by_branches(x, kind):
    if kind == "s":
        g = np.sin
    elif kind == "a":
        g = bent
    else:
        g = lambda t: t * t
    y = g(x)
    return y * g(2.0 * x)


def chosen_from_a_dict(x, kind):
    table = {"s": np.sin, "b": cube}
    y = table[kind](x)
    return y * table["b"](x)


def chosen_in_each_round(x, n):
    for k in range(n):
        x = (np.sin, cube, lambda t: t + 1.0)[k % 3](x) * 1.1
    return x


def chosen_from_the_end(x, k):
    return (bent, cube)[k](x) + [np.exp, np.sin][-1](x)


def loop_over_pairs(x):
    s = 0.0
    for g, w in ((np.sin, 2.0), (cube, x)):
        s += w * g(x)
    return s


def comprehension_over_functions(x):
    fs = [np.sin, np.cos]
    ys = [g(x) for g in fs]
    return ys[0] * ys[1] + sum(g(x) * x for g in fs)


def loop_over_functions_in_loop(x, n):
    for i in range(n):
        for g in (np.sin, cube):
            x = g(x) + 0.1 * i
    return x


def choice_passed_on(x, flag):
    return twice(bent if flag else cube, x)


def choice_passed_on_by_name(x, flag):
    g = bent if flag else cube
    return twice(g, x)


def choice_of_partials(x, flag):
    g = partial(np.multiply, 2.0) if flag else partial(np.power, 2.0)
    return g(x)


def choice_called_at_once(x, flag):
    return (np.sin if flag else np.cos)(x)


def choice_by_what_varies(x):
    g = np.sin if x > 0.0 else np.cos
    x = x * 2.0
    return g(x)


def mapped_to_a_list(v):
    ys = list(map(square, v))
    return ys[0] * ys[1]


def mapped_from_a_list(x):
    ys = list(map(np.sin, [x, 2.0 * x]))
    return ys[0] * ys[1]


def mapped_to_an_array(v):
    return np.sum(np.array(list(map(square, v))))


def mapped_over_two(v, w):
    return sum(map(operator.mul, v, w))


def folded_from_the_first(v):
    return reduce(operator.mul, v)


def folded(v):
    return functools.reduce(lambda s, t: s * t + 1.0, v, 1.0)


def columns(A):
    return np.sum(np.apply_along_axis(np.cumsum, 0, A) ** 2)


def rows(A):
    return np.sum(np.apply_along_axis(lambda r: r * r[0], 1, A) ** 2)


def over_axes(A):
    return np.sum(np.apply_over_axes(np.sum, A, [0]) ** 2)


def pieces(v):
    return np.sum(np.piecewise(v, [v < 0.0, v >= 0.0], [lambda t: -t * t, np.sin]))


def pieces_and_the_rest(v):
    return np.sum(np.piecewise(v, [v < 0.0], [lambda t: -t * t, 2.0]))


def each_number(v):
    f = np.vectorize(bent, otypes=[float])
    return np.sum(f(v) * v)


def each_number_by_branches(v):
    def g(t):
        if t > 0.0:
            return t * t
        return -t

    return np.sum(np.vectorize(g, otypes=[float])(v))


def vectorized_over_singles(v):
    """The function is given Python's numbers, so that what it gives is in double precision."""

    def g(t):
        if t > 0.0:
            return t * t / 4.0
        return 0

    return np.sum(np.vectorize(g, otypes=[float])(v))


def put_along_rows(A, v):
    B = A.copy()
    np.put_along_axis(B, np.array([[0], [1], [2]]), v[:, None], axis=1)
    return np.sum(B * B)


def in_a_helper(x, flag, n):
    s = 0.0
    for i in range(n):
        s += chosen(x, flag) * least_by_key(x, x + i) + inserted(x)
    return s


_V = np.array([0.5, -1.2, 2.0])
_A = np.array([[1.0, 0.2, 0.3], [0.5, -1.5, 0.7], [0.1, 0.9, 2.0]])

CASES = [
    (vectorized_over_singles, (np.array([0.5, -1.0, 1.5], dtype=np.float32),)),
    (vectorized_over_singles, (np.array([-0.1, -1.0]),)),
    (popped_and_grown, (0.7, 3)),
    (first_popped, (0.7,)),
    (queue_of_numbers, (0.7, 4)),
    (inserted, (0.7,)),
    (inserted_in_loop, (0.7, 3)),
    (stack_of_numbers, (0.7, 1.3)),
    (stack_machine, (0.7, "+*+")),
    (queue_in_loop, (_V, 4)),
    (list_of_arrays, (_V,)),
    (popped_for_nothing, (0.7,)),
    (popped_in_a_branch, (0.7, True)),
    (popped_in_a_branch, (0.7, False)),
    (popped_and_changed, (0.7,)),
    (until_it_is_empty, (0.7, 3)),
    (popped_in_an_expression, (0.7, 3)),
    (dict_of_powers, (0.7,)),
    (dict_by_names, (0.7,)),
    (dict_asked, (0.7,)),
    (greatest_by_key, (0.7, 1.3)),
    (greatest_by_key, (0.7, -0.3)),
    (least_by_key, (0.7, 1.3)),
    (greatest_of_an_array, (_V,)),
    (lambda_of_the_module, (0.7,)),
    (chosen, (0.7, True)),
    (chosen, (0.7, False)),
    (chosen_by_index, (0.7, 0)),
    (chosen_by_index, (0.7, 1)),
    (chosen_by_number, (0.7,)),
    (loop_over_functions, (0.7,)),
    (chosen_before, (0.7, True, 3)),
    (chosen_before, (0.7, False, 3)),
    (chosen_by_branches, (0.7, "s")),
    (chosen_by_branches, (0.7, "a")),
    (chosen_by_branches, (0.7, "z")),
    (chosen_from_a_dict, (0.7, "s")),
    (chosen_from_a_dict, (0.7, "b")),
    (chosen_in_each_round, (0.7, 5)),
    (chosen_from_the_end, (0.7, -1)),
    (chosen_from_the_end, (0.7, 0)),
    (loop_over_pairs, (0.7,)),
    (comprehension_over_functions, (0.7,)),
    (loop_over_functions_in_loop, (0.7, 3)),
    (choice_passed_on, (0.7, True)),
    (choice_passed_on_by_name, (0.7, False)),
    (choice_of_partials, (0.7, True)),
    (choice_of_partials, (0.7, False)),
    (choice_called_at_once, (0.7, False)),
    (choice_by_what_varies, (0.7,)),
    (choice_by_what_varies, (-0.7,)),
    (greatest_between, (0.5, -1.9)),
    (mapped_to_a_list, (_V,)),
    (mapped_from_a_list, (0.7,)),
    (mapped_to_an_array, (_V,)),
    (mapped_over_two, (_V, _V + 1.0)),
    (folded_from_the_first, (_V,)),
    (folded, (_V,)),
    (columns, (_A,)),
    (rows, (_A,)),
    (over_axes, (_A,)),
    (pieces, (_V,)),
    (pieces_and_the_rest, (_V,)),
    (each_number, (_V,)),
    (each_number, (_A,)),
    (each_number_by_branches, (_V,)),
    (put_along_rows, (_A, _V)),
    (in_a_helper, (0.7, True, 3)),
]
