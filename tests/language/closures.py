"""Functions that functions give, and inner functions that bind variables around them."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

# ruff: noqa: E731  (the forms are the point)


def _line(a):
    def g(t):
        return a * t

    return g


def _square(a):
    return lambda t: a * t * t


def _power(a, b=2.0):
    k = a**b

    def g(t):
        return k * t + a

    return g


def _cubic(a):
    def f(t):
        return t**3 + a * t - 1

    def df(t):
        return 3 * t**2 + a

    return f, df


def _composed(f, g):
    return lambda t: f(g(t))


def _named(**params):
    return lambda t: params["a"] * t + params["b"]


def _chosen(kind, a):
    if kind == "line":
        return lambda t: a * t
    elif kind == "square":
        return lambda t: a * t * t
    return lambda t: t


def _scaled(scale):
    def decorate(function):
        def scaled(*args):
            return scale * function(*args)

        return scaled

    return decorate


def _of_x(a):
    return lambda x: a * x


def _sine(t):
    return math.sin(t)


def _newton(f, df, x0):
    for _ in range(6):
        x0 = x0 - f(x0) / df(x0)
    return x0


def _steps(f, u, n, h):
    t = 0.0
    for _ in range(n):
        k = f(t, u)
        u = u + h * f(t + h / 2, u + h / 2 * k)
        t += h
    return u


def _decay(k):
    def f(t, u):
        return -k * u + math.sin(t)

    return f


def _solver(k):
    return partial(_steps, _decay(k))


class Resistor:
    def __init__(self, r):
        self.r = r

    def impedance(self, w):
        return self.r + 0.1 * w


class Inductor:
    def __init__(self, henry):
        self.henry = henry

    def impedance(self, w):
        return self.henry * w


def _series(*parts):
    return lambda w: sum(p.impedance(w) for p in parts)


def made(x: float, y: float):
    h, g = _line(x), _power(y, b=3)
    return h(y) + h(2.0) * g(x) + _square(x)(y) * _power(y)(3.0)


def as_it_was_given(x: float, y: float):
    k = x
    h = _line(k)
    g = _line(x)
    k = y
    x = x * 2
    return h(y) + k * g(x)


def two_at_once(x: float, y: float):
    f, df = _cubic(x)
    return _newton(f, df, y)


def given_to_others(x: float, y: float):
    return _newton(_line(x), lambda t: x + 0.1 * y, y) + _steps(_decay(x), y, 4, 0.1) + _solver(y)(x, 3, 0.1)


def of_others(x: float, y: float):
    h = _composed(_line(x), math.sin)
    k = _composed(_square(y), h)
    return h(y) + k(x) + _scaled(x)(_sine)(y) + _named(a=x, b=y)(y)


def by_what_is_asked_for(x: float, y: float):
    return _chosen("line", x)(y) + _chosen("square", y)(x) + _chosen("", 1.0)(x)


def in_displays(x: float, y: float):
    fs = [_line(x), _square(y), _line(2.0)]
    table = {"a": _line(x), "b": _square(y)}
    t = x
    for f in fs:
        t = f(t)
    return t + sum(f(x * y) for f in fs) + table["a"](y) * table["b"](x)


def of_objects(x: float, y: float):
    chain = _series(Resistor(1.0), Inductor(x), Resistor(y))
    total = 0.0
    for w in [0.5, 1.0, 2.0]:
        total += math.log(chain(w))
    return total


def in_a_loop(x: float, y: float):
    t = 0.0
    for i in range(3):
        h = _line(x * i)
        t += h(y) + h(1.0) ** 2
    return t


def same_names(x: float, y: float):
    a, t, k = y * 3, 2.0, x
    h, g = _line(x), _square(a)
    return h(a) * g(t) + _of_x(x)(y) + _power(k)(t) * k


def of_arrays(x: float, y: float):
    v = np.array([x, y])
    h = _line(v)
    v[0] = 5.0 * x
    return np.sum(h(3.0) * v)


def _counter():
    n = 0

    def step():
        nonlocal n
        n += 1
        return n

    return step


def _accumulated(start):
    total = start

    def add(v):
        nonlocal total
        total = total + v * v
        return total

    return add


def _controller(kp, ki):
    integral = 0.0
    before = 0.0

    def control(error, dt):
        nonlocal integral, before
        integral += error * dt
        change = (error - before) / dt
        before = error
        return kp * error + ki * integral + 0.01 * change

    return control


def counted(x: float, y: float):
    step = _counter()
    t = 0.0
    for _ in range(3):
        t += x * step() * y ** step()
    return t


def with_state(x: float, y: float):
    add, other = _accumulated(x), _accumulated(y)
    for i in range(3):
        add(y * i)
    other(x)
    return add(1.0) * other(2.0)


def controlled(x: float, y: float):
    control = _controller(x, y)
    position = 0.0
    for _ in range(5):
        position += 0.1 * control(1.0 - position, 0.1)
    return position


def handed_on_with_state(x: float, y: float):
    def simulated(control, n):
        position = 0.0
        for _ in range(n):
            position += 0.1 * control(1.0 - position, 0.1)
        return position

    return simulated(_controller(x, y), 4)


def in_pythons_order(x: float, y: float):
    n = 0
    t = x

    def step():
        nonlocal n
        n += 1
        return n * x

    def bump(v):
        nonlocal t
        t = t * v
        return t

    z = n + step() * 10 + n * y + step() * n
    n, c = 5, step()
    return z + t * bump(y) * t + bump(t) + n * c


def asked_in_tests(x: float, y: float):
    n = 0
    t = 1.0

    def more(v):
        nonlocal n
        n += 1
        return n < v

    while more(4):
        t = t * x + y * n
        if n == 2:
            continue
        t += 0.1
    if more(2):
        t = t * 2
    elif more(7):
        t = t * n
    return t


def left_early(x: float, y: float):
    n = 0

    def f(v):
        nonlocal n
        if v > 1:
            return v * x
        n += 1
        for i in range(3):
            if i * v > 1.0:
                return i * y
        return v

    return f(2.0) + f(x) + f(y) * n


def one_in_another(x: float, y: float):
    n = 0.0

    def outer(v):
        m = v

        def inner(w):
            nonlocal n, m
            n += w
            m *= w
            return m

        return inner(x) + inner(y) + m

    return outer(y) * n + outer(x)


def read_by_another(x: float, y: float):
    n = x

    def f(v):
        nonlocal n
        n = n * v
        return n

    g = lambda t: n * t
    a = g(y)
    f(y)
    return a + g(y)


def lists_and_arrays(x: float, y: float):
    out = []
    a = np.zeros(3)

    def add(v):
        out.append(v * x)
        return out[-1]

    def put(i, v):
        a[i] += v * x

    t = 0.0
    for i in range(3):
        t += add(i * y) * 2
        put(i, y * i)
    put(0, x)
    return t + sum(out) + np.sum(a * a)


def a_stack_and_how_deep_it_is(x: float, y: float):
    stack = [x]
    depth = 0

    def push(v):
        nonlocal depth
        depth += 1
        stack.append(v * depth)

    def pop():
        nonlocal depth
        depth -= 1
        return stack.pop()

    push(y)
    push(x * y)
    a = pop()
    push(a * a)
    return pop() * pop() + stack[0] * depth


def _bump(a, d):
    a[0] *= d[0]
    d[0] -= 0.5
    a[1] += a[0] * d[0]


def written_out_with_the_same_names(x: float, y: float):
    a, d = np.array([x, y]), np.array([3.0, 1.0])
    _bump(a, d)
    a[0] = a[0] * a[0]
    _bump(a, d)
    _bump(a, d)
    return a[0] * a[1] * d[0]


CASES: list[Callable[..., Any]] = [
    made,
    as_it_was_given,
    two_at_once,
    given_to_others,
    of_others,
    by_what_is_asked_for,
    in_displays,
    of_objects,
    in_a_loop,
    same_names,
    of_arrays,
    counted,
    with_state,
    controlled,
    handed_on_with_state,
    in_pythons_order,
    asked_in_tests,
    left_early,
    one_in_another,
    read_by_another,
    lists_and_arrays,
    a_stack_and_how_deep_it_is,
    written_out_with_the_same_names,
]

# ---- what is not followed


def of_the_round_before(x: float, y: float):
    t = 0.0
    for i in range(3):
        h = _line(x * i)
        if i > 0:
            t += k(y)  # noqa: F821
        k = _composed(h, math.sin)  # noqa: F841
    return t


def made_again(x: float, y: float):
    t, before = 0.0, _sine
    for i in range(3):
        h = _line(x * i)
        if i > 0:
            t += before(y)
        before = h
    return t


def bound_in_a_sum(x: float, y: float):
    n = 0.0

    def f(v):
        nonlocal n
        n += v
        return n * v

    return sum([f(x * i) for i in range(3)]) + n * y


def bound_perhaps(x: float, y: float):
    n = 0.0

    def f(v):
        nonlocal n
        n += v
        return n * v

    t = f(x) if y > 0 else 1.0
    return t * n


def bound_first(x: float, y: float):
    t = x

    def f(v):
        nonlocal t
        t = t * v
        return t

    t += f(y)
    return t


def by_another_name(x: float, y: float):
    n = x

    def f(v):
        nonlocal n
        n *= v

    g = f
    g(y)
    return n * n


def with_a_default(x: float, y: float):
    n = 0

    def f(v=x):
        nonlocal n
        n += v
        return n

    x = 2 * x
    return f() * n + f(y) * x


def recursive(x: float, y: float):
    n = 0.0

    def visit(depth, v):
        nonlocal n
        if depth == 0:
            n += v
            return
        visit(depth - 1, v * x)
        visit(depth - 1, v * y)

    visit(2, 1.0)
    return n


REFUSED: list[Callable[..., Any]] = [
    of_the_round_before,
    made_again,
    bound_in_a_sum,
    bound_perhaps,
    bound_first,
    by_another_name,
    with_a_default,
    recursive,
]
