"""Functions that are given objects of the author's classes, and call their methods."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

Number = float


@dataclass
class Spring:
    """A record of numbers with methods, a property and a static method."""

    stiffness: float
    length: Number = 1.0

    def energy(self, x):
        return 0.5 * self.stiffness * (x - self.length) ** 2

    def pull(self, x):
        return -self.stiffness * (x - self.length)

    @property
    def hard(self):
        return self.stiffness**2

    @staticmethod
    def scaled(x, by=2.0):
        return by * x * x


class Couple(NamedTuple):
    """A record of records."""

    near: Spring
    far: "Spring"

    def total(self, x):
        return self.near.energy(x) + self.far.energy(2 * x) * self.near.hard


class Damper:
    """An object that is called, with a class method."""

    unit = 1.5

    def __init__(self, rate: float):
        self.rate = rate

    def __call__(self, v):
        return np.exp(-self.rate * v) * v

    @classmethod
    def in_units(cls, v):
        return cls.unit * v


class Wheel:
    """An object that holds others."""

    spring: Spring
    damper: Damper

    def __init__(self, spring: Spring, damper: Damper, mass: float):
        self.spring = spring
        self.damper = damper
        self.mass = mass

    def force(self, x, v):
        return self.spring.pull(x) - self.damper(v)

    def work(self, x, v):
        return self.force(x, v) * v + 0.5 * self.mass * v**2


def spring_energy(s: Spring, x: float) -> float:
    return s.energy(x) + s.hard * s.scaled(x)


def in_a_loop(s: Spring, x: float, n: int) -> float:
    total = 0.0
    for i in range(n):
        if i % 2:
            total += s.energy(x * i)
        else:
            total -= s.pull(total + x)
    return total


def by_a_helper(s: "Spring", x: float) -> float:
    return _twice(s, x) * _twice(s, x + 1.0)


def _twice(s, x):
    y = s.energy(x)
    return y * y + s.stiffness


def coupled(c: Couple, x: float) -> float:
    return c.total(x) - c.near.pull(x) * c.far.length


def damped(d: Damper, v: float) -> float:
    return d(v) + d.rate * v


def in_units(d: Damper, v: float) -> float:
    return d(v) + d.in_units(v) ** 2


def rolling(w: Wheel, x: float, v: float) -> float:
    return w.work(x, v) + w.spring.energy(x) * w.damper(v)


def given_both(s: Spring, d: Damper, x: float) -> float:
    return d(s.energy(x)) + sum(map(s.energy, [x, 2.0 * x]))


SPRING, DAMPER = Spring(2.0, 0.5), Damper(0.3)
# a function, its arguments, and parts of these by which it is differentiated besides the numbers that it is given
CASES = [
    (spring_energy, (SPRING, 0.7), ("s.stiffness", "s.length")),
    (in_a_loop, (SPRING, 0.7, 4), ("s.stiffness", "s.length")),
    (by_a_helper, (SPRING, 0.7), ("s.stiffness", "s.length")),
    (coupled, (Couple(SPRING, Spring(3.0)), 0.7), ("c.near.stiffness", "c.far.stiffness", "c.far.length")),
    (damped, (DAMPER, 0.7), ("d.rate",)),
    (in_units, (DAMPER, 0.7), ()),
    (rolling, (Wheel(SPRING, DAMPER, 2.0), 0.7, 1.3), ("w.mass",)),
    (given_both, (SPRING, DAMPER, 0.7), ("s.stiffness",)),
]
