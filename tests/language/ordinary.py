"""Objects of ordinary classes, whose `__init__` assigns fields: changed in loops, by methods, in lists, and with base classes."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np


class Body:
    """What it is given."""

    G = 3.0

    def __init__(self, pos, vel, m=2.0):
        self.pos = pos
        self.vel = vel
        self.m = m

    def energy(self):
        return 0.5 * self.m * (self.vel @ self.vel) + 3.0 * self.pos[0]

    def step(self, dt):
        self.pos += self.vel * dt
        self.vel = self.vel - dt * self.pos / self.m


class Complex:
    """With operators."""

    def __init__(self, re, im):
        self.re = re
        self.im = im

    def __add__(self, other):
        return Complex(self.re + other.re, self.im + other.im)

    def __mul__(self, other):
        return Complex(self.re * other.re - self.im * other.im, self.re * other.im + self.im * other.re)

    def abs2(self):
        return self.re**2 + self.im**2


class Net:
    """It does more than to keep what it is given."""

    def __init__(self, n, rate):
        self.w = np.full((n, n), 0.1)
        self.b = np.zeros(n)
        self.rate = rate
        self.seen = 0.0

    def __call__(self, v):
        return np.tanh(self.w @ v + self.b)

    def learn(self, v, y):
        h = self(v)
        e = (h - y) * (1.0 - h * h)
        self.w -= self.rate * np.outer(e, v)
        self.b -= self.rate * e
        self.seen += 1.0


class Scaled(Body):
    """Made by its base."""

    def __init__(self, pos, vel, scale):
        super().__init__(pos * scale, vel, m=scale)
        self.scale = scale
        self.twice = 2.0 * self.scale

    def reach(self):
        return self.energy() * self.twice


class Plain(Body):
    pass


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    def twice(self):
        return 2.0 * self.area()


class Disc(Shape):
    def __init__(self, r):
        self._r = r

    @property
    def r(self):
        return self._r

    def area(self):
        return np.pi * self.r**2


@dataclass
class Spring:
    """With a constant of the class."""

    k: float
    REST: ClassVar[float] = 0.5
    limit = 4.0

    def force(self, x):
        return self.k * (x - self.REST) * self.limit


@dataclass
class Polar:
    """Made by class methods, and like another one."""

    x: float
    y: float = 2.0

    @classmethod
    def of(cls, r, t):
        x = r * np.cos(t)
        return cls(y=r * np.sin(t), x=x)

    @classmethod
    def square(cls, r):
        return cls(r * r)

    def like(self, r):
        return type(self)(self.x * r, r)

    def area(self):
        return self.x * self.y


@dataclass
class Wide(Polar):
    def area(self):
        return 10.0 * self.x + self.y


class Pole:
    def __init__(self, n, a):
        self.w = np.full(n, a)

    @classmethod
    def of(cls, a):
        return cls(3, a * a)

    def total(self):
        return self.w.sum()


class LongPole(Pole):
    def total(self):
        return (self.w**2).sum()


def by_class_methods(x):
    p = Polar.of(x, 2.0 * x)
    q = Wide.of(2.0, x)
    return p.area() * q.area() + Polar.square(x).area() + Wide.square(x).area() + Polar(x).like(x).area() + q.like(x).area()


def by_class_methods_in_a_loop(x, n):
    p = Polar.square(x)
    for _ in range(n):
        p = Polar.of(p.x + x, p.y)
        p.y += x
    return p.area()


def by_class_methods_of_ordinary_ones(x):
    p = Pole.of(x)
    q = LongPole.of(x)
    p.w[0] *= x
    q.w *= 2.0
    return p.total() * q.total()


def steps(x, n):
    b = Body(np.array([x, 1.0]), np.array([0.5, x]))
    p = b.pos
    for _ in range(n):
        b.step(0.1)
        b.vel *= 1.0 - 0.1 * x
    return b.energy() * p[0]


def lists(x, n):
    bodies = [Body(np.array([x, 1.0]), np.array([2.0, x]), 1.0), Body(np.array([x * x, 1.0]), np.array([2.0, 0.0]))]
    for _ in range(n):
        for b in bodies:
            a = np.zeros(2)
            for other in bodies:
                if other is not b:
                    a += other.m * (other.pos - b.pos)
            b.vel += a * 0.1
        for b in bodies:
            b.pos += b.vel * 0.1
    return bodies[0].pos @ bodies[1].pos + bodies[0].energy()


def squares(x, y, n):
    z, c = Complex(0.0, 0.0), Complex(x, y)
    for _ in range(n):
        z = z * z + c
    return z.abs2()


def trained(rate, n):
    net = Net(2, rate)
    v, y = np.array([1.0, 2.0]), np.array([0.5, -0.5])
    for _ in range(n):
        net.learn(v, y)
    return ((net(v) - y) ** 2).sum() + net.seen * rate


def of_base(x):
    s = Scaled(np.array([x, 1.0]), np.array([0.5, x]), x)
    s.step(0.1)
    return s.reach() + Plain(np.array([x, x]), np.array([x, 1.0])).energy()


def of_abstract_base(x):
    return Disc(x).twice() * Disc(2.0 * x).area()


def of_the_class(x):
    s = Spring(x)
    b = Body(np.array([x, x]), np.array([x, 1.0]))
    return s.force(x) * s.REST + b.G * b.pos[1] * Body.G + s.limit * x


def _moved(b, x):
    b.pos[0] += x
    return b.pos[0] * b.m


def by_helper(x):
    b = Body(np.array([x, 1.0]), np.array([0.5, x]))
    other = b
    return _moved(b, x) * other.pos[0] + _made(x, b).energy()


def _made(x, like):
    return Body(like.pos * x, like.vel, x)


def bound_anew(x, n):
    b = Body(np.array([x, 1.0]), np.array([0.5, x]))
    for _ in range(n):
        b = Body(b.pos * x + 1.0, b.vel, m=b.m * x)
    return b.energy()


def chosen(x):
    b = Body(np.array([x, 1.0]), np.array([0.5, x]))
    if x < 0:
        b = Body(np.array([1.0, x]), np.array([0.5, 2.0]), x)
    return b.energy()


def in_lists_that_grow(x, n):
    bodies = []
    for i in range(n):
        bodies.append(Body(np.array([x * i, 1.0]), np.array([x, x])))
    return sum(b.energy() for b in bodies)


class Controller:
    def __init__(self, kp, ki, limits=(-5.0, 5.0)):
        self.kp, self.ki = ki, kp
        self.total, self.last = 0.0, self.kp
        self.low, self.high = limits

    def update(self, error, dt):
        self.total += error * dt
        self.last, u = error, self.kp * error + self.ki * self.total + self.last
        return min(max(u, self.low), self.high)


def fields_from_tuples(x):
    c = Controller(x, 2.0, (-3.0 * x, 4.0))
    v = 0.0
    for _ in range(5):
        v += 0.1 * c.update(1.0 - v, 0.1)
    return v + c.last * c.low + Controller(x, x).high * c.kp


CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (fields_from_tuples, (0.7,)),
    (steps, (0.7, 3)),
    (lists, (0.7, 2)),
    (squares, (0.4, 0.3, 4)),
    (trained, (0.7, 3)),
    (of_base, (0.7,)),
    (of_abstract_base, (0.7,)),
    (of_the_class, (0.7,)),
    (by_helper, (0.7,)),
    (bound_anew, (0.7, 3)),
    (chosen, (0.7,)),
    (chosen, (-0.7,)),
    (in_lists_that_grow, (0.7, 3)),
    (by_class_methods, (0.7,)),
    (by_class_methods_in_a_loop, (0.7, 3)),
    (by_class_methods_of_ordinary_ones, (0.7,)),
]


class Setting:
    """Its fields are set in another way."""

    def __init__(self, x):
        self.x = x

    def __setattr__(self, name, value):
        object.__setattr__(self, name, 2.0 * value)


class Setter:
    """What looks like a field is a property."""

    def __init__(self, x):
        self.y = x
        self.x = x

    @property
    def x(self):
        return self.y

    @x.setter
    def x(self, value):
        self.y = 3.0 * value


class Renewed:
    """Objects are made in another way."""

    def __new__(cls, x):
        return object.__new__(Complex)

    def __init__(self, x):
        self.x = x


def set_in_its_own_way(x):
    return Setting(x).x * x


def set_by_a_property(x):
    return Setter(x).x * x


def made_anew(x):
    return Renewed(x).x * x


def compared(x):
    a = Complex(x, 1.0)
    b = a
    return a.re * x if a == b else x


def compared_with_itself(x):
    a = Complex(x, 1.0)
    return x * x if a == a else x


def unlike(x):
    a, b = Complex(x, 1.0), Complex(x, 1.0)
    return a.re * x if a != b else x


def among(x):
    a, b = Complex(x, 1.0), Complex(x, 1.0)
    return a.re * x if a in [b] else b.re


def printed(x):
    net = Net(2, x)
    net.b[0] = x
    print(net)
    return net.b[0] * x


REFUSED: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (set_in_its_own_way, (0.7,)),
    (set_by_a_property, (0.7,)),
    (made_anew, (0.7,)),
    (compared, (0.7,)),
    (compared_with_itself, (0.7,)),
    (unlike, (0.7,)),
    (among, (0.7,)),
    (printed, (0.7,)),
]
