"""Objects that hold functions: lambdas, functions of the module, of a library, of the function, partial ones and methods."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np


@dataclass
class Layer:
    W: np.ndarray
    act: Callable[..., Any]

    def __call__(self, v):
        return self.act(self.W @ v)


def _relu(z):
    return np.where(z > 0, z, 0.1 * z)


def layers(x, y):
    def act(z):
        t = z * x
        return t / (1 + y * t * t)

    W = np.array([[x, y], [y, 1.0]])
    a, b, c, d = Layer(W, np.tanh), Layer(W, _relu), Layer(W * x, lambda z: z * y), Layer(W, act)
    return float(np.sum(d(c(b(a(np.array([1.0, x])))))))


class Newton:
    """A method calls what is held, by another method too, and the object changes."""

    def __init__(self, f, df, tol=1e-12):
        self.f = f
        self.df = df
        self.tol = tol
        self.iterations = 0

    def residual(self, z):
        return self.f(z)

    def solve(self, z):
        for _ in range(30):
            r = self.residual(z)
            if abs(r) < self.tol:
                break
            z = z - r / self.df(z)
            self.iterations += 1
        return z


def newton(x, y):
    n = Newton(lambda z: z**3 - x * z - y, lambda z: 3 * z * z - x)
    return n.solve(1.5) * x * n.iterations


def bound_later(x, y):
    k = x
    n = Newton(lambda z: z**3 - k * z - y, lambda z: 3 * z * z - k)
    k = y * 2
    a = n.solve(1.5)
    k = x * y
    return n.solve(1.5) * x + a


def in_a_loop(x, y, n):
    s, c = 0.0, x
    outer = Newton(lambda z: z * z - c, lambda z: 2 * z)
    for i in range(n):
        inner = Newton(lambda z: z * z - x * (i + 1), lambda z: 2 * z)  # noqa: B023
        s += inner.solve(y) * (i + 1) + outer.solve(y)
        c = c + y
    return s


class Scaled:
    """What is held is handed on, called in lambdas and in comprehensions, and compared with None."""

    def __init__(self, f=None, k=1.0):
        self.f = f
        self.k = k

    def value(self, t):
        return self.f(t) * self.k

    def handed(self, t):
        return _summed(self.f, t) + _summed(self.f, t * t)

    def inside(self, n):
        g = lambda u: self.f(u) * self.k  # noqa: E731
        return g(2.0) + sum(self.f(i * self.k) for i in range(n)) + np.array([self.f(i * self.k) for i in range(n)]).sum()


def _summed(f, t):
    s = 0.0
    for i in range(3):
        s += f(t * i)
    return s


def handed_on(x, y):
    s = Scaled(lambda t: t * t * x, y)
    return s.handed(y) + s.inside(3)


def decided(x, y):
    s = Scaled(lambda t: t * x, y)
    if s.f is not None:
        return s.value(y)
    return s.k


def partial_ones(x, y):
    k = x
    s, t = Scaled(partial(lambda a, t: a * t, x), y), Scaled(lambda t, k=k: t * k, y)
    k = x * y
    return s.value(y) + 3 * t.value(2.0) + k


class Model:
    def __init__(self, a):
        self.a = a

    def rhs(self, t):
        return self.a * t * t


def methods(x, y):
    m = Model(x)
    s = Scaled(m.rhs, y)
    a = s.value(y)
    m.a = y * y
    b = s.value(x)
    m = Model(y)
    return a + 3 * b + s.value(2.0) * m.a


class Driver:
    """It holds an object that holds a function."""

    def __init__(self, scaled, w):
        self.scaled = scaled
        self.w = w * 2

    def run(self, a):
        return self.scaled.value(a) * self.w


def _two(p, q, t):
    return p.run(q.value(t))


def in_objects(x, y):
    d = Driver(Scaled(lambda t: math.sin(x * t), 5.0), y)
    s = Scaled(lambda t: t * t * y, x)
    return d.run(y) + _two(Driver(s, x), s, 2.0)


CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (layers, (0.7, 1.3)),
    (newton, (0.7, 1.3)),
    (bound_later, (0.7, 1.3)),
    (in_a_loop, (0.7, 1.3, 3)),
    (handed_on, (0.7, 1.3)),
    (decided, (0.7, 1.3)),
    (partial_ones, (0.7, 1.3)),
    (methods, (0.7, 1.3)),
    (in_objects, (0.7, 1.3)),
]


def assigned_later(x):
    s = Scaled(lambda t: t * x, 2.0)
    a = s.value(0.3)
    s.f = lambda t: t * t
    return s.value(0.3) + 2 * a


def _exchanged(s, g):
    s.f = g


def assigned_elsewhere(x):
    s = Scaled(lambda t: t * x, 2.0)
    _exchanged(s, lambda t: t * t * x)
    return s.f(2.0)


def _other_later(p, q, t):
    a = p.value(t)
    p = q
    return a + p.value(t)


def parameter_is_another_later(x):
    return _other_later(Scaled(lambda t: t * x, 2.0), Scaled(lambda t: t * t, x), 2.0)


def exchanged(x):
    d = Driver(Scaled(lambda t: t * x, 2.0), 1.0)
    a = d.run(2.0)
    d.scaled = Scaled(lambda t: t * t, x)
    return a + 3 * d.run(2.0)


def of_two(x):
    a, b = Scaled(lambda t: t * x, 2.0), Scaled(lambda t: t * t, x)
    c = a if x > 1 else b
    return c.value(2.0)


class Named(NamedTuple):
    f: Callable[..., Any]
    k: float = 1.0
    m: float = 2.0

    def value(self, t):
        return self.f(t) * self.k


def named_and_read_by_place(x):
    n = Named(lambda t: t * x, x * x, 3.0 * x)
    return n.value(2.0) + n[1] * len(n)


REFUSED: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (assigned_later, (0.7,)),
    (assigned_elsewhere, (0.7,)),
    (parameter_is_another_later, (0.7,)),
    (exchanged, (0.7,)),
    (of_two, (0.7,)),
    (named_and_read_by_place, (0.7,)),
]
