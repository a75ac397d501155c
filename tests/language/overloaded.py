"""Operators of the user's classes: in loops, in helpers, reflected, in place, of objects in objects."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np


@dataclass
class Vec:
    x: float
    y: float

    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vec(self.x - other.x, self.y - other.y)

    def __mul__(self, s):
        return Vec(self.x * s, self.y * s)

    def __rmul__(self, s):
        return Vec(s * self.x, s * self.y)

    def __truediv__(self, s):
        return Vec(self.x / s, self.y / s)

    def __neg__(self):
        return Vec(-self.x, -self.y)

    def __pos__(self):
        return Vec(self.x, self.y)

    def __matmul__(self, other):
        return self.x * other.x + self.y * other.y

    def __pow__(self, n):
        return self.x**n + self.y**n

    def __abs__(self):
        return math.sqrt(self.x**2 + self.y**2)

    def __mod__(self, other):
        x = self.x * other.y
        return Vec(x, x - self.y)

    def stretched(self, s):
        return abs(self * s)


@dataclass
class State:
    """Arrays under operators; the reflected one is the other."""

    q: np.ndarray

    def __add__(self, other):
        return State(self.q + other.q)

    def __mul__(self, s):
        return State(self.q * s)

    __rmul__ = __mul__

    def norm(self):
        return np.sqrt((self.q**2).sum())


@dataclass
class Body:
    """Objects in an object, which its method replaces."""

    pos: Vec
    vel: Vec

    def step(self, dt):
        self.pos += self.vel * dt
        self.vel = self.vel - self.pos * dt


@dataclass
class Counter:
    """Augmented assignments keep the object, and change it."""

    t: float

    def __iadd__(self, x):
        self.t = self.t + x * x
        return self


@dataclass
class Renewed:
    """Augmented assignments make another object."""

    t: float

    def __iadd__(self, x):
        return Renewed(3.0 * self.t + x)

    def __add__(self, x):
        return Renewed(self.t + x)


@dataclass
class Pair:
    """Read by place."""

    a: float
    b: float

    def __getitem__(self, i):
        return (self.a, self.b)[i]

    def __add__(self, other):
        return Pair(self[0] + other[0], self[1] + other[1])

    def __rmul__(self, s):
        return Pair(10.0 * s * self.a, s * self.b)


@dataclass
class Left:
    x: float

    def __mul__(self, other):
        return Left(self.x * other.y)


@dataclass
class Right:
    y: float

    def __rsub__(self, other):
        return Left(other.x - 2.0 * self.y)


@dataclass
class Partly:
    """Of one of its operators it is not known what it does."""

    x: float

    def __add__(self, other):
        return Partly(self.x + other)

    __iadd__ = staticmethod(max)


@dataclass
class Base:
    x: float

    def __add__(self, other):
        return Base(self.x + other.x)

    def __radd__(self, other):
        return Base(5.0 * self.x + other)


@dataclass
class Parent:
    x: float

    def __add__(self, other):
        return Parent(self.x + other.x)


@dataclass
class Child(Parent):
    """What it says of sums comes before what its base says, where it stands on the right."""

    def __radd__(self, other):
        return Parent(7.0 * other.x)


class Point(NamedTuple):
    """Its sums are none of tuples."""

    x: float
    y: float

    def __add__(self, other):
        return Point(self.x + other.x, self.y * other.y)


def sums(x, y):
    a, b = Vec(x, 2.0), Vec(y, x * x)
    c = a + b * 2.0 - 0.5 * a / y
    return c.x * c.y + c @ a


def signs(x, y):
    a = -Vec(x, y) + +Vec(y, x * y)
    return abs(a) * a.x + (a - Vec(x, x)) ** 3


def orbit(x, n):
    p, v = Vec(x, 0.0), Vec(0.0, 1.0)
    for _ in range(n):
        a = -p * x / (abs(p) ** 3 + 1.0)
        v += a * 0.1
        p = p + v * 0.1
    return p.x * p.y + v @ v


def _between(p, q, w):
    d = q - p
    return p + w * d


def by_helper(x, y):
    c = _between(Vec(x, 1.0), Vec(2.0, y), x * y)
    return c.x * c.y


def _pushed(p, dt):
    p = p * dt
    p = p + p
    return p


def by_helper_that_binds_anew(x):
    p = _pushed(Vec(x, 1.0), x)
    return p.x * p.y


def of_arrays(x, n):
    s = State(np.array([x, 1.0]))
    k = s
    for i in range(n):
        s = s + 0.1 * i * k
        s += np.sin(x) * s
    return s.norm() * k.q[0]


def _halved(s, n):
    return s if n == 0 else _halved(s * 0.5 + s, n - 1)


def in_recursion(x):
    return _halved(State(np.array([x, 1.0])), 3).norm()


def under_conditions(x, y):
    a, b = Vec(x, 1.0), Vec(2.0, y)
    c = a + b if x > 0 else a - b
    if y < 1.0:
        c = c * y
    while abs(c) < 10.0:
        c = c + a * 2.0
    return c.x * c.y


def in_lists(x):
    total = Vec(0.0, 0.0)
    for v in [Vec(x, 1.0), Vec(2.0, x), Vec(x * x, 3.0)]:
        total = total + v
    return total.x * total.y + sum(abs(Vec(x * i, 1.0) * x) for i in range(3))


def in_fields(x, n):
    b = Body(Vec(x, 0.0), Vec(0.0, 1.0))
    for _ in range(n):
        b.step(0.1)
    return abs(b.pos) + b.vel.x


def of_bodies(x, n):
    bodies = [Body(Vec(x, 0.0), Vec(0.0, 1.0)), Body(Vec(1.0, x), Vec(0.5, 0.0))]
    for _ in range(n):
        for b in bodies:
            for other in bodies:
                if b is not other:
                    b.vel = b.vel + 0.1 * (other.pos - b.pos)
        for b in bodies:
            b.pos += b.vel * 0.1
    return bodies[0].pos @ bodies[1].vel


def kept_in_a_field(x):
    b = Body(Vec(x, 1.0), Vec(1.0, x))
    for _ in range(2):
        d = b.pos % b.vel
        b.vel = d
        b.pos = b.pos + d
    return b.pos @ b.vel + d.x


def exchanged(x):
    a, b = Body(Vec(x, 0.0), Vec(0.0, x)), Body(Vec(1.0, x), Vec(x, 2.0))
    a.vel, b.vel = b.vel * x, +a.vel
    a.vel = a.vel + b.vel
    return a.vel @ b.vel


def kept_under_augmentation(x):
    a = Counter(x)
    b = a
    a += x
    b += 2.0 * x
    return a.t * b.t


def renewed_under_augmentation(x):
    a = Renewed(x)
    b = a
    a += x
    return a.t * b.t + (a + 1.0).t


def by_place(x):
    p = Pair(x, x * x) + Pair(1.0, x)
    return p[0] * p[1] + (2.0 * p)[0]


def of_two_classes(x, y):
    return (Left(x) * Right(y)).x


def of_base(x):
    return (Base(x) + Base(x * x)).x * x


def of_tuples(x, y):
    p = Point(x, y) + Point(y, x)
    return p.x * p.y


def by_inner_functions(x):
    v = Vec(x, 1.0)

    def moved(w):
        return w * x + v

    return abs(moved(moved(v))) + (lambda w: w @ v)(v * 2.0)


CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (sums, (0.7, 1.3)),
    (signs, (0.7, 1.3)),
    (orbit, (0.7, 5)),
    (by_helper, (0.7, 1.3)),
    (by_helper_that_binds_anew, (0.7,)),
    (of_arrays, (0.7, 3)),
    (in_recursion, (0.7,)),
    (under_conditions, (0.7, 0.9)),
    (under_conditions, (-0.7, 1.9)),
    (in_lists, (0.7,)),
    (in_fields, (0.7, 3)),
    (of_bodies, (0.7, 3)),
    (kept_in_a_field, (0.7,)),
    (exchanged, (0.7,)),
    (kept_under_augmentation, (0.7,)),
    (renewed_under_augmentation, (0.7,)),
    (by_place, (0.7,)),
    (of_two_classes, (0.7, 1.3)),
    (of_base, (0.7,)),
    (of_tuples, (0.7, 1.3)),
    (by_inner_functions, (0.7,)),
]


def an_array_on_the_left(x):
    return (np.array([1.0, 2.0]) * State(np.array([x, 1.0])))[0].q[0]


def an_array_on_the_left_of_a_sequence(x):
    return (np.array([1.0, 2.0]) * Pair(x, x))[0]


def a_number_of_numpys_on_the_left_of_a_sequence(x):
    return (np.sin(x) * Pair(x, x))[0]


def an_overriding_one_on_the_right(x):
    return (Parent(x) + Child(x * x)).x


def a_part_that_has_another_name(x):
    b = Body(Vec(x, 1.0), Vec(1.0, x))
    d = b.pos % b.vel
    b.vel = d
    b.vel.x = b.vel.x * 3.0
    return d.x * b.vel.x


def a_reflected_one_of_another_class(x):
    return (Left(x) - Right(x)).x


def one_of_two_that_is_not_read(x):
    p = Partly(x)
    p += x
    return p.x


def one_of_several_on_the_right(x, others):
    return (Parent(x) + others[0]).x


REFUSED: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (an_array_on_the_left, (0.7,)),
    (an_array_on_the_left_of_a_sequence, (0.7,)),
    (a_number_of_numpys_on_the_left_of_a_sequence, (0.7,)),
    (an_overriding_one_on_the_right, (0.7,)),
    (a_part_that_has_another_name, (0.7,)),
    (a_reflected_one_of_another_class, (0.7,)),
    (one_of_two_that_is_not_read, (0.7,)),
    (one_of_several_on_the_right, (0.7, [Child(2.0)])),
]
