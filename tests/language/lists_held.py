"""Objects that hold lists of objects: gone through by their methods, called, changed, and pair by pair."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass
class Layer:
    W: np.ndarray
    b: float

    def __call__(self, v):
        return np.tanh(self.W @ v + self.b)


class Net:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, v):
        for layer in self.layers:
            v = layer(v)
        return v

    def penalty(self):
        return sum(layer.b**2 for layer in self.layers) + len(self.layers)


def called(x, y):
    a, b = Layer(np.array([[x, y], [y, 1.0]]), x), Layer(np.array([[y, y], [x, 1.0]]), y)
    net = Net([a, b, a])
    return float(np.sum(net(np.array([1.0, x])))) + net.penalty()


def gone_through(x, y):
    net = Net([Layer(np.array([[x, y], [y, 1.0]]), x), Layer(np.array([[y, y], [x, 1.0]]), y)])
    v = np.array([1.0, x])
    for layer in net.layers:
        v = layer(v)
    return float(np.sum(v))


class Deep:
    """It makes its layers itself, in `__init__`, and reads them by place."""

    def __init__(self, x, y):
        scale = x * y
        self.layers = [
            Layer(np.array([[x, y], [y, scale]]), x),
            Layer(np.array([[y, y], [x, 1.0]]), y),
        ]

    def __call__(self, v):
        for layer in self.layers[:-1]:
            v = layer(v)
        return self.layers[-1](v)


def made_by_itself(x, y):
    return float(np.sum(Deep(x, y)(np.array([1.0, x]))))


class Body:
    def __init__(self, m, pos, vel):
        self.m, self.pos, self.vel = m, pos, vel

    def kinetic(self):
        return 0.5 * self.m * self.vel**2


class System:
    def __init__(self, bodies, g):
        self.bodies = bodies
        self.g = g

    def energy(self):
        e = 0.0
        for b in self.bodies:
            e += b.kinetic() + self.g * b.pos
        for i, a in enumerate(self.bodies):
            for c in self.bodies[i + 1 :]:
                e += a.m * c.m / (abs(a.pos - c.pos) + 1)
        return e

    def step(self, dt):
        for b in self.bodies:
            b.vel -= self.g * dt
            b.pos += b.vel * dt


def energy(x, y):
    return System([Body(1.0, x, y), Body(y, 2.0, x), Body(x, -1.0, 0.0)], 9.81).energy()


def stepped(x, y, n):
    s = System([Body(1.0, x, y), Body(y, 2.0, x), Body(x, -1.0, 0.1 * y)], 9.81)
    for _ in range(n):
        s.step(0.1)
    return s.energy()


def under_other_names(x, y, n):
    a, b = Body(1.0, x, y), Body(y, 2.0, x)
    bodies = [a, b, Body(x, -1.0, 0.0)]
    s = System(bodies, 9.81)
    for _ in range(n):
        s.step(0.1)
        a.vel *= x
    return a.kinetic() + b.pos * 2 + sum(c.kinetic() for c in bodies)


def pairs(x, y):
    bodies = [Body(1.0, x, y), Body(y, 2.0, x), Body(x, -1.0, 0.0)]
    e = 0.0
    for i, a in enumerate(bodies):
        for c in bodies[i + 1 :]:
            e += a.m * c.m / (abs(a.pos - c.pos) + 1)
    return e


def changed_pairs(x, y, n):
    bodies = [Body(1.0, x, y), Body(y, 2.0, x), Body(x, -1.0, 0.0)]
    for _ in range(n):
        for i, a in enumerate(bodies):
            for c in bodies[i + 1 :]:
                f = a.m * c.m * (c.pos - a.pos)
                a.vel += 0.1 * f / a.m
                c.vel -= 0.1 * f / c.m
        for b in bodies:
            b.pos += 0.1 * b.vel
    return bodies[0].pos + 2 * bodies[1].vel


class Module:
    def __call__(self, h):
        return self.forward(h)


class Linear(Module):
    def __init__(self, W, b=None):
        self.W = np.asarray(W)
        self.b = b

    def forward(self, h):
        out = self.W @ h
        if self.b is not None:
            out = out + self.b
        return out


class Tanh(Module):
    """It holds nothing, and has no `__init__`."""

    def forward(self, h):
        return np.tanh(h)


class Sequential(Module):
    def __init__(self, *modules):
        self.modules = modules

    def forward(self, h):
        for m in self.modules:
            h = m(h)
        return h


def of_several_classes(x, y):
    net = Sequential(Linear([[x, y], [0.5, -0.5]], b=np.array([0.1, x])), Tanh(), Linear([[y, 1.0], [x, y]]))
    return float(np.sum(net(np.array([1.0, y])) ** 2))


class Table:
    """It fills a list with what a function gives, in `__init__`."""

    def __init__(self, xs, f):
        self.xs = xs
        self.ys = [f(v) for v in xs]
        self.n = len(xs)

    def __call__(self, t):
        for i in range(self.n - 1):
            if t <= self.xs[i + 1]:
                w = (t - self.xs[i]) / (self.xs[i + 1] - self.xs[i])
                return (1 - w) * self.ys[i] + w * self.ys[i + 1]
        return self.ys[-1]


def tabulated(x, y):
    table = Table([0.0, 0.5, 1.0, 2.0], lambda v: math.sin(x * v) + y * v)
    return table(x) + table(y) ** 2


class Sum:
    def __init__(self, ys, k):
        self.ys = ys
        self.k = k

    def total(self):
        s = 0.0
        for v in self.ys:
            s += v * v
        return s * self.k[0] + self.k[1]


def one_list_in_two_objects(x, y, n):
    items = []
    for i in range(n):
        items.append(x * i)
    r = Sum(items, [x, y])
    q = Sum(items, [y, y])
    items.append(y)
    r.ys.append(x)
    items[1] = y * y
    q.ys[0] = 3 * y
    return r.total() + 10 * q.total() + sum(items)


CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (called, (0.7, 1.3)),
    (gone_through, (0.7, 1.3)),
    (made_by_itself, (0.7, 1.3)),
    (energy, (0.7, 1.3)),
    (stepped, (0.7, 1.3, 3)),
    (under_other_names, (0.7, 1.3, 2)),
    (of_several_classes, (0.7, 1.3)),
    (tabulated, (0.7, 1.3)),
    (one_list_in_two_objects, (0.7, 1.3, 3)),
    (pairs, (0.7, 1.3)),
    (changed_pairs, (0.7, 1.3, 2)),
]


class Other(Layer):
    def __call__(self, v):
        return self.W @ v * 3.0


def of_another_class_later(x):
    net = Net([Layer(np.eye(2) * x, x), Layer(np.eye(2), x)])
    net.layers[1] = Other(np.eye(2), x)
    return float(np.sum(net(np.array([1.0, x]))))


def another_list_later(x):
    s = System([Body(1.0, x, 2.0), Body(x, 2.0, x)], 9.81)
    s.step(0.1)
    s.bodies = [Body(3.0, x, x), Body(x, x, 1.0)]
    s.step(0.1)
    return s.energy()


def grown_by_a_choice(x):
    a, b = [x, 2.0], []
    c = a if x > 0 else b
    t = (a, [1.0, x])
    c.append(x * x)
    return sum(t[0]) + len(a) * t[1][1]


class Constants(Module):
    k = 2.0

    def forward(self, h):
        return self.k * h


def constant_that_is_assigned(x):
    c = Constants()
    c.k = x * x
    return c(x)


def longer_later(x):
    s = System([Body(1.0, x, 2.0), Body(x, 2.0, x)], 9.81)
    s.bodies.append(Body(3.0, x, x))
    s.step(0.1)
    return s.energy()


def end_of_the_last_round(x):
    bodies = [Body(1.0, x, 2.0), Body(x, 2.0, x), Body(2.0, x, x)]
    e = 0.0
    for i, a in enumerate(bodies):
        if i > 0:
            e += rest[0].m * a.pos  # noqa: F821
        rest = bodies[i:]  # noqa: F841
    return e


REFUSED: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (of_another_class_later, (0.7,)),
    (another_list_later, (0.7,)),
    (longer_later, (0.7,)),
    (grown_by_a_choice, (0.7,)),
    (constant_that_is_assigned, (0.7,)),
    (end_of_the_last_round, (0.7,)),
]
