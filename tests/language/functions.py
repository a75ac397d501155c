"""Functions as Python has them: lambdas, closures, functions passed on, recursion, parameters of every form."""

# ruff: noqa: B008, B023, C408, C417, E731  (the forms are the point)

import functools
import math
import operator
from functools import partial, reduce

import numpy as np

SCALE = 1.5


# ---- functions that others call


def square(t):
    return t * t


def descend(slope, x, n):
    for i in range(n):
        x = x - 0.1 * slope(x) * i
    return x


def twice(f, x):
    return f(f(x))


def repeated(f, x, n):
    if n == 0:
        return x
    return f(repeated(f, x, n - 1))


def simpson(f, a, b):
    middle = 0.5 * (a + b)
    return (b - a) / 6.0 * (f(a) + 4.0 * f(middle) + f(b))


def handed_on(f, x, *, power=2, factor=SCALE):
    return descend(f, x**power, 3) * factor


def only_by_position(a, b, /, c=2.0):
    return a * b + c


def computed_defaults(x, rate=math.sqrt(2.0), *, shift=float(2) * SCALE, scale=np.exp(0.5)):
    y = x * rate + shift
    return y * y * scale


def horner(x, *coefficients):
    """With as many coefficients as there are."""
    s = 0.0
    for c in coefficients:
        s = s * x + c
    return s


def weighted(x, *rest, power=2, **weights):
    y = x**power * weights["w"] + weights["b"]
    return y * len(rest)


def called_with(f, *args, **options):
    return f(*args, **options)


def first_of(x, y, *rest):
    a, b = x * y, x - y
    return a, b


def three_of(a, b, c):
    return a * b - c


def even(x, n):
    if n == 0:
        return x
    return odd(x * 1.1, n - 1)


def odd(x, n):
    if n == 0:
        return -x
    y = even(np.sin(x), n - 1)
    return y * x


def going_down(x, n):
    s = x
    for i in range(n):
        s = s + going_up(s * 0.5, i)
    return s


def going_up(x, n):
    y = x * x
    if n > 0:
        y = y + going_down(y * 0.3, n - 1)
    return y


# ---- lambdas


def lambda_called(x: float, a: float):
    g = lambda t: a * t**2 + t
    return g(x) * g(a)


def lambda_in_loop(x: float, a: float, n: int):
    s = 0.0
    for i in range(n):
        g = lambda t: t * i + a
        s = s + g(x * i) * x
    return s


def lambda_with_default(x: float, a: float):
    s = 0.0
    for i in range(4):
        g = lambda t, i=i, k=a * 2.0: t * i + k
        a = a + 0.1
        s = s + g(x * i) + g(x, 2)
    return s


def lambda_passed(x: float, a: float):
    return simpson(lambda t: np.exp(-a * t * t), 0.0, x)


def lambda_called_at_once(x: float, a: float):
    return (lambda t: t * t * a)(x + a)


def lambda_in_helper(x: float, a: float):
    return handed_on(lambda t: t * a, x) + handed_on(square, a, power=3, factor=x)


# ---- functions inside functions


def closure(x: float, a: float):
    def spring(t):
        """The restoring force."""
        # cubic
        u = t * t
        return a * u * t - t

    return spring(x) + spring(a * x)


def late_binding(x: float, a: float):
    def g(t):
        return a * t

    y = g(x)
    a = a * x
    return y * g(x)


def bound_anew_before_the_call(x: float):
    k = 2.0

    def g(v):
        return v * k

    k = 5.0
    return g(x) * x


def closure_over_loop_variable(x: float, a: float, n: int):
    s = 0.0
    for i in range(n):

        def g(t):
            y = t * i
            if y > 1.0:
                y = y * a
            return y

        s = s + g(x)
    return s


def closure_in_closure(x: float, a: float):
    def outer(t):
        def inner(u):
            return u * a * t

        return inner(t) + inner(x)

    return outer(x)


def closure_calls_closure(x: float, a: float):
    def first(t):
        s = 0.0
        for k in range(3):
            s = s + t**k * a
        return s

    def second(t):
        a = t * 2.0
        return first(a) * x

    return second(x) + first(a)


def recursive_closure(x: float, a: float):
    def power(n):
        if n == 0:
            return 1.0
        return x * power(n - 1) + a

    return power(3)


def inactive_closure(x: float, n: int):
    def index(k):
        return k + 1

    double = lambda k: k * 2
    return x ** index(n) * double(n)


def closure_over_array(v, a: float):
    def weighted(t):
        return np.sum(v * t) + a

    return weighted(a) * weighted(v)


def closure_in_branch(x: float, a: float):
    if x > a:

        def g(t):
            return t * a

        x = g(x) * g(x)
    return x


# ---- functions as arguments


def function_passed(x: float, a: float):
    return descend(square, x, 3) * descend(np.sin, a, 2)


def closure_passed(x: float, a: float):
    def g(t):
        s = 0.0
        for k in range(3):
            s = s + t**k * a
        return s

    return twice(g, x) + twice(np.sin, x) + twice(square, a)


def passed_through_recursion(x: float, a: float):
    return repeated(lambda t: t * a + 1.0, x, 3)


def passed_in_loop(x: float, a: float, n: int):
    for i in range(n):
        x = twice(lambda t: np.sin(t) * a + i, x)
    return x


def function_renamed(x: float, a: float):
    sine = np.sin
    f = square
    return f(sine(x)) * f(a)


# ---- functools and operator


def partial_called(x: float, a: float):
    h = partial(operator.mul, a * 2)
    a = a + 1
    return h(x) * a


def partial_passed(x: float, a: float):
    return repeated(partial(descend, square, n=2), x, 2) * a


def partial_of_closure(x: float, a: float):
    def g(t, u, w=1.0):
        return t * u * a + w

    h = functools.partial(g, x * a, w=x)
    return h(2.0) + h(a, w=3.0)


def partial_in_loop(x: float, a: float, n: int):
    s = 0.0
    for i in range(n):
        h = partial(only_by_position, x * i)
        s = s + h(a) * h(x, 0.5)
    return s


def reduced(x: float, v):
    return reduce(lambda p, q: p * q + x, v, 1.0)


def reduced_by_operator(v, x: float):
    return functools.reduce(operator.mul, v, x) * x


def mapped(x: float, v):
    return sum(map(lambda t: t * x, v)) * x


def mapped_and_filtered(x: float, v):
    def big(t):
        return t > 0.5

    total = 0.0
    for t in map(lambda t: t * t * x, filter(big, v)):
        total = total + t
    return total + sum(filter(big, v), x)


def operators(x: float, a: float):
    return operator.add(operator.pow(x, 2), operator.truediv(operator.neg(a), operator.sub(x, 3.0)))


# ---- parameters


def defaults(x: float, a: float):
    return only_by_position(x, a) * only_by_position(a, x, c=a) * handed_on(square, x)


def defaults_that_are_computed(x: float, a: float):
    s = computed_defaults(x) * computed_defaults(a, x)
    for i in range(3):
        s = s + computed_defaults(x * i, shift=a)
    return s


def own_defaults(x: float, a: float, rate: float = math.sqrt(2.0), *, scale: float = 2 * 3, v=np.ones(3)):
    return x**2 * rate + a * scale * x + np.sum(v) * x


def any_number(x: float, a: float):
    return horner(x, a, 2.0, x * a) * horner(a, x) + horner(x) + x


def any_number_in_loop(x: float, a: float, n: int):
    s = 0.0
    for i in range(n):
        s = s + horner(x, a * i, s, 1.0)
    return s


def any_keywords(x: float, a: float):
    return weighted(x, 1, 2, w=a, b=x * a) + weighted(a, x, w=2.0, b=x, power=3)


def handed_over(x: float, a: float):
    """To a function that hands everything on."""
    return called_with(only_by_position, x, a, c=x * a) * called_with(horner, a, x, 1.0) * called_with(np.sin, x)


def unpacked_tuple(x: float, a: float):
    pair = (x * a, a)
    return only_by_position(*pair) + only_by_position(*(a, x), c=a) + np.hypot(*pair)


def unpacked_in_loop(x: float, a: float, n: int):
    s = 0.0
    for i in range(n):
        values = [x * i, a + s]
        s = s + only_by_position(*values, 0.5) * x
    return s


def unpacked_result(x: float, a: float):
    return square(three_of(*first_of(x, a, 1.0), x)) + math.hypot(*[x, a, 2.0])


def closure_with_names_of_the_function_around(x: float, a: float, n: int):
    def powers(p):
        s = np.zeros(3)
        for i in range(3):
            s[i] += a * p ** (i + 1)
        return s

    s = powers(x)
    for _ in range(n):
        s = powers(s[0] * x)
    return np.sum(s)


def unpacked_dict(x: float, a: float):
    options = {"c": x * a}
    more = dict(w=x, b=a)
    return only_by_position(x, a, **options) * weighted(x, a, **more) + handed_on(square, x, **{"power": 3, "factor": a})


def each_other(x: float, n: int):
    return even(x, n) * odd(x, n)


def each_other_in_loop(x: float, n: int):
    s = x
    for i in range(n):
        s = s * 0.5 + even(s, i)
    return s


def each_other_from_loops(x: float, n: int):
    return going_down(x, n) * x


CASES = [
    (lambda_called, (0.7, 1.3)),
    (lambda_in_loop, (0.7, 1.3, 3)),
    (lambda_in_loop, (0.7, 1.3, 0)),
    (lambda_with_default, (0.7, 1.3)),
    (lambda_passed, (0.7, 1.3)),
    (lambda_called_at_once, (0.7, 1.3)),
    (lambda_in_helper, (0.7, 1.3)),
    (closure, (0.7, 1.3)),
    (late_binding, (0.7, 1.3)),
    (bound_anew_before_the_call, (1.1,)),
    (closure_over_loop_variable, (0.7, 1.3, 4)),
    (closure_in_closure, (0.7, 1.3)),
    (closure_calls_closure, (0.7, 1.3)),
    (recursive_closure, (0.7, 1.3)),
    (inactive_closure, (0.7, 3)),
    (closure_over_array, (np.array([0.3, 0.8, 1.2]), 1.3)),
    (closure_in_branch, (1.7, 1.3)),
    (closure_in_branch, (0.7, 1.3)),
    (function_passed, (0.7, 1.3)),
    (closure_passed, (0.7, 1.3)),
    (passed_through_recursion, (0.7, 1.3)),
    (passed_in_loop, (0.7, 0.9, 3)),
    (function_renamed, (0.7, 1.3)),
    (partial_called, (0.7, 1.3)),
    (partial_passed, (0.7, 1.3)),
    (partial_of_closure, (0.7, 1.3)),
    (partial_in_loop, (0.7, 1.3, 3)),
    (reduced, (0.7, np.array([0.3, 0.8, 1.2]))),
    (reduced_by_operator, (np.array([0.3, 0.8, 1.2]), 0.7)),
    (mapped, (0.7, np.array([0.3, 0.8, 1.2]))),
    (mapped_and_filtered, (0.7, np.array([0.3, 0.8, 1.2]))),
    (operators, (0.7, 1.3)),
    (defaults, (0.7, 1.3)),
    (defaults_that_are_computed, (0.7, 1.3)),
    (own_defaults, (0.7, 1.3)),
    (any_number, (0.7, 1.3)),
    (any_number_in_loop, (0.7, 1.3, 3)),
    (any_keywords, (0.7, 1.3)),
    (handed_over, (0.7, 1.3)),
    (unpacked_tuple, (0.7, 1.3)),
    (unpacked_in_loop, (0.7, 1.3, 3)),
    (unpacked_result, (0.7, 1.3)),
    (closure_with_names_of_the_function_around, (0.7, 1.3, 2)),
    (unpacked_dict, (0.7, 1.3)),
    (each_other, (0.7, 3)),
    (each_other_in_loop, (0.7, 3)),
    (each_other_from_loops, (0.3, 3)),
]
