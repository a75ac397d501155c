"""Objects and classes at the top level of a module: called, and read by their attributes, methods and class methods."""

from dataclasses import dataclass

import numpy as np


class Planet:
    """Constants belong to the class."""

    GRAVITY = 9.81
    radius = 2.0

    def __init__(self, mass: float):
        self.mass = mass

    def weight(self, h):
        return self.mass * self.GRAVITY * (self.radius / (self.radius + h)) ** 2

    @classmethod
    def potential(cls, h):
        depth = cls.radius + h
        return cls.GRAVITY * cls.radius**2 / depth

    @classmethod
    def escape(cls, h, factor=2.0):
        return np.sqrt(factor * cls.potential(h))

    @staticmethod
    def ratio(a, b):
        return a / (a + b)

    @property
    def density(self):
        return self.mass / self.radius**3

    def energy(self, h, v):
        return 0.5 * self.mass * v * v - self.mass * self.potential(h) * self.ratio(v, h)

    def own(self, h):
        return type(self).GRAVITY * h**2 + self.escape(h)


class Moon(Planet):
    GRAVITY = 1.62

    @classmethod
    def escape(cls, h, factor=3.0):
        return factor * cls.potential(h) + Planet.potential(h)


class Polynomial:
    """A function with coefficients."""

    def __init__(self, *coefficients):
        self.a, self.b, self.c = coefficients

    def __call__(self, t):
        s = self.a * t + self.b
        return s * t + self.c

    def slope(self, t):
        return 2.0 * self.a * t + self.b


@dataclass
class Gas:
    R = 8.3
    n: float

    @classmethod
    def of_one(cls, v):
        return cls.R / v

    def __call__(self, v):
        return self.n * v * v


EARTH, MOON = Planet(3.0), Moon(2.0)
PARABOLA = Polynomial(0.5, -1.0, 2.0)
ARGON = Gas(0.4)


def weighed(x: float, y: float):
    return EARTH.weight(x) * MOON.weight(y) + EARTH.mass * x


def energies(x: float, y: float):
    return EARTH.energy(x, y) - MOON.energy(y, x) * EARTH.density


def escapes(x: float, y: float):
    return Planet.escape(x) + Moon.escape(x * y) * Planet.GRAVITY


def potentials(x: float, y: float, n: int):
    s = y
    for i in range(n):
        s = s + Moon.potential(s * x) * Planet.ratio(x, y) + MOON.radius * i
    return s


def owned(x: float, y: float):
    return EARTH.own(x) * MOON.own(x * y)


def called(x: float, y: float):
    return PARABOLA(x) * PARABOLA(y * x)


def called_in_a_loop(x: float, y: float, n: int):
    for _ in range(n):
        x = x - 0.1 * PARABOLA(x) / PARABOLA.slope(x) * y
    return x


def twice(f, t):
    return f(f(t))


def handed_to_a_function(x: float, y: float):
    return twice(PARABOLA, x) + twice(ARGON, y) * PARABOLA.a


def of_a_record_class(x: float, y: float):
    return Gas.of_one(x) * Gas.R * ARGON(y) + ARGON.n * x


CASES = [
    (weighed, (0.7, 1.3)),
    (energies, (0.7, 1.3)),
    (escapes, (0.7, 1.3)),
    (potentials, (0.7, 1.3, 2)),
    (owned, (0.7, 1.3)),
    (called, (0.7, 1.3)),
    (called_in_a_loop, (0.2, 1.3, 3)),
    (handed_to_a_function, (0.7, 1.3)),
    (of_a_record_class, (0.7, 1.3)),
]
