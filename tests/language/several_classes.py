"""Objects of several classes, gone through in one loop; and `__init__` that hands `**kwargs` on to that of another class."""

from collections.abc import Callable
from typing import Any

import numpy as np


class Loss:
    def __init__(self, weight=1.0):
        self.weight = weight

    def value(self, r):
        raise NotImplementedError

    def total(self, rs):
        return self.weight * sum(self.value(r) for r in rs)


class Squared(Loss):
    def value(self, r):
        return r * r


class Huber(Loss):
    def __init__(self, delta, **kwargs):
        super().__init__(**kwargs)
        self.delta = delta

    def value(self, r):
        if abs(r) <= self.delta:
            return 0.5 * r**2
        return self.delta * (abs(r) - 0.5 * self.delta)


class Scaled(Loss):
    def __init__(self, scale, weight=3.0, **kwargs):  # `weight` is its own, and never handed on
        super().__init__(**kwargs)
        self.scale = scale * weight

    def value(self, r):
        return r * self.scale * self.weight


class Wide(Huber):
    def __init__(self, width, **kwargs):
        super().__init__(2 * width, **kwargs)
        self.width = width


class Linear:
    def __init__(self, a):
        self.a = a

    def __call__(self, h):
        return self.a * h

    def apply(self, h):
        return self.a * h


class Tanh:
    def apply(self, h):
        return np.tanh(h)


def options_handed_on(x: float, y: float):
    loss = Huber(0.5 * y, weight=x)
    return loss.value(x) * loss.weight + loss.value(3 * y) + Huber(y).value(x * y)


def options_of_totals(x: float, y: float):
    loss = Huber(0.5 * y, weight=x)
    return loss.total([x, 3 * y]) + Huber(y).total([x * y])


def options_of_its_own(x: float, y: float):
    return Scaled(x, weight=y).value(x) + Scaled(y).value(y)


def options_handed_on_twice(x: float, y: float):
    a, b = Wide(x, weight=y), Wide(y)
    return a.value(3 * x) * a.weight + b.width * b.weight * b.delta


def through_a_tuple(x: float, y: float):
    total = 0.0
    for loss in (Huber(y), Squared(x)):
        total += loss.value(x * y) * loss.weight
    return total


def through_a_list(x: float, y: float):
    layers = [Linear(x), Tanh(), Linear(y)]
    h = 1.0
    for layer in layers:
        h = layer.apply(h)
    return h


def through_it_twice(x: float, y: float):
    losses = (Huber(y, weight=x), Squared(x))
    total = 0.0
    for loss in losses:
        total += loss.value(x * y) * loss.weight
    for loss in losses:
        total *= loss.value(0.3 * x)
    return total


def made_before_the_first_round(x: float, y: float):
    t = y
    for layer in [Linear(x * t), Tanh(), Linear(t + x)]:
        t = layer.apply(t) + x
        x = x * y
    return t


def in_every_round(x: float, y: float):
    t = y
    layers = [Linear(x), Tanh(), Linear(y)]
    for k in range(3):
        for layer in layers:
            t = layer.apply(t) + x * k
    return t


def pairs_of_two(x: float, y: float):
    total = 0.0
    for outer in [Linear(x), Tanh()]:
        for inner in [Tanh(), Linear(y)]:
            total += outer.apply(inner.apply(x * y))
    return total


def one_stands_twice_and_changes(x: float, y: float):
    first = Linear(x)
    t = y
    for layer in [first, Tanh(), first]:
        t = layer.apply(t)
        first.a += y
    return t


def summed(x: float, y: float):
    return sum(each.apply(y * x) for each in [Linear(x), Tanh(), Linear(y)])


class Growing:
    def __init__(self, a):
        self.a = a
        self.sum = 0.0

    def go(self, h):
        self.sum += h
        self.a *= 1.5
        return self.a * h + self.sum


class Square:
    def __init__(self, b):
        self.b = b * b

    def go(self, h):
        self.b += h
        return np.sin(h) * self.b


def all_of_them_change(x: float, y: float):
    parts = [Growing(x), Square(y), Growing(y)]
    t = x
    for part in parts:
        t = 0.2 * part.go(t)
    for part in reversed(parts):
        t = 0.2 * part.go(t)
    return t + parts[0].a * parts[1].b + parts[2].sum


def in_both_branches(x: float, y: float):
    t = x
    if x > 0:
        for part in (Growing(x), Square(y)):
            t = part.go(t)
    else:
        for part in (Square(x), Growing(y)):
            t = part.go(t)
    return t


def _through_two(x, y):
    t = x
    for part in (Growing(x), Square(y)):
        t = 0.2 * part.go(t)
    return t


def in_a_helper(x: float, y: float):
    return _through_two(x, y) * _through_two(y, x)


def read_after_the_loop(x: float, y: float):
    t = y
    for layer in [Linear(x * t), Tanh()]:
        t = layer.apply(t) + x
    return t * layer.apply(y)


def left_early(x: float, y: float):
    t = y
    for layer in [Linear(x), Tanh(), Linear(y)]:
        t = layer.apply(t)
        if t < 0.1:
            break
    return t


_X, _Y = 0.7, 1.3

CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (options_handed_on, (_X, _Y)),
    (options_of_its_own, (_X, _Y)),
    (options_handed_on_twice, (_X, _Y)),
    (through_a_tuple, (_X, _Y)),
    (through_it_twice, (_X, _Y)),
    (all_of_them_change, (_X, _Y)),
    (in_both_branches, (_X, _Y)),
    (in_a_helper, (_X, _Y)),
]

# With a class that has no fields.
BY_DECORATOR: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (through_a_list, (_X, _Y)),
    (made_before_the_first_round, (_X, _Y)),
    (in_every_round, (_X, _Y)),
    (pairs_of_two, (_X, _Y)),
    (one_stands_twice_and_changes, (_X, _Y)),
    (summed, (_X, _Y)),
]

# What the forward half of `total` keeps is a structure.
ONCE: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (options_of_totals, (_X, _Y)),
]

REFUSED: list[tuple[Callable[..., Any], str]] = [
    (read_after_the_loop, "structure"),
    (left_early, "structure"),
]
