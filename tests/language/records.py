"""Records that functions make by calling a class: dataclasses and NamedTuples, with their methods and properties."""

from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from tests.language import bodies
from tests.language.bodies import Layer, doubled

Point = namedtuple("Point", "x y")


@dataclass
class Pendulum:
    """A rod with a mass at its end."""

    mass: float
    length: float
    drag: float = 0.1

    def energy(self, angle):
        """Of a push that starts at this angle."""
        height = self.length * (1 - np.cos(angle))
        return self.mass * 9.81 * height - self.loss(angle)

    def loss(self, angle):
        return self.drag * self.inertia * angle**2

    @property
    def inertia(self):
        return self.mass * self.length**2

    @staticmethod
    def wrapped(angle):
        return np.sin(angle) + angle


class State(NamedTuple):
    q: float
    p: float = 0.0

    def step(self, dt):
        p = self.p - dt * np.sin(self.q)
        return State(self.q + dt * p, p)

    @property
    def energy(self):
        kinetic = 0.5 * self.p**2
        return kinetic - np.cos(self.q)


@dataclass
class Body:
    state: State
    mass: float = 1.5

    def energy(self):
        scale = self.mass * 2.0
        return scale * self.state.energy


def by_position_and_keyword(m, l, x):  # noqa: E741
    # a pendulum
    p = Pendulum(m, length=l)
    return p.energy(x) * p.inertia + p.drag * p.wrapped(x)


def unpacked(x, y):
    p = Point(x, y)
    q = Point(y=p.x * p.y, x=p.x - p.y)
    a, b = q
    r = q._replace(x=a * b)
    return r.x * r.y + q[0] + sum(p)


def stepped(q, n):
    s = State(q)
    for _ in range(n):
        s = s.step(0.1)
    return s.energy


def stepped_by_hand(q, p, n):
    s = State(q, p)
    for i in range(n):
        if s.q > 0.2:  # noqa: SIM108  (a statement)
            s = State(s.q + 0.1 * s.p, p=s.p - 0.1 * np.sin(s.q))
        else:
            s = State(s.q * 1.5 + i, s.p)
    return s.q * s.p


def by_branch(x, flag):
    if flag:  # noqa: SIM108  (a statement)
        s = State(x, x * x)
    else:
        s = State(p=x, q=2.0)
    t = s if x > 0 else State(x)
    return s.energy * t.step(0.2).energy


def nested(x, m):
    b = Body(State(x, 0.3), mass=m)
    c = replace(b, mass=b.mass * x)
    return b.energy() * c.energy() + b.state.q * c.state.energy


def _made(m):
    half = m / 2
    return Pendulum(half * m, 2.0)


def _energy_of(p, x):
    push = x * p.mass
    return p.energy(push) + p.mass


def made_by_helper(m, x):
    p = _made(m)
    return _energy_of(p, x) + _energy_of(Pendulum(x, m, x * m), m)


def of_another_module(w, x):
    first = Layer(w, name="first")
    second = bodies.Layer(w * 2, b=0.1)
    third = doubled(first)
    return np.sum(first.apply(x) * second.apply(x)) + third.apply(x).sum()


def printed(x, y):
    p = Point(x, y)
    print("made", p)
    return p.x * p.y**2


def not_varied(x, y):
    p = Pendulum(2.0, length=3.0)  # as it stands
    k = p.energy(1.0)
    return x * p.mass + k * x * y


def recursive(x, n):
    return _halved(State(x, x), n).energy


def _halved(s, n):
    if n == 0:
        return State(s.q, s.p)
    return _halved(State(s.q * 0.5, s.p + s.q), n - 1)


V = np.array([0.3, -0.7, 1.1])


class Own:
    def __init__(self, mass):
        self.mass = mass


def of_its_own_making(m):
    own = Own(m)
    return own.mass * m


CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (by_position_and_keyword, (1.2, 0.7, 0.3)),
    (unpacked, (0.3, 0.6)),
    (stepped, (0.7, 4)),
    (stepped, (0.7, 0)),
    (stepped_by_hand, (0.4, 0.2, 5)),
    (by_branch, (0.4, True)),
    (by_branch, (-0.4, False)),
    (nested, (0.4, 1.2)),
    (made_by_helper, (0.4, 0.6)),
    (of_another_module, (V, V + 1.0)),
    (printed, (0.3, 0.6)),
    (not_varied, (0.3, 0.6)),
    (recursive, (0.3, 3)),
    (of_its_own_making, (0.3,)),
]


# ---- what is refused


@dataclass
class Checked:
    mass: float

    def __post_init__(self):
        self.mass = 2 * self.mass


@dataclass
class Doubling:
    mass: float

    def __setattr__(self, name, value):
        object.__setattr__(self, name, 2 * value)


class There(NamedTuple):
    x: float

    def other(self):
        return Back(self.x * 2)

    def value(self):
        return self.x


class Back(NamedTuple):
    x: float

    def other(self):
        return There(self.x * 3)

    def value(self):
        return self.x**2


def after_checks(m):
    return Checked(m).mass * m


def set_in_its_own_way(m):
    return Doubling(m).mass * m


def of_two_classes(x, n):
    s = There(x)
    for _ in range(n):
        s = s.other()
    return s.value()


def with_too_few(x):
    return Point(x).x * x


def _looked_at(p):
    print(p)
    y = p.x * p.y
    return y * y


def used_whole_by_helper(p, a):
    return _looked_at(p) * a


REFUSED: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (after_checks, (0.3,)),
    (set_in_its_own_way, (0.3,)),
    (of_two_classes, (0.3, 3)),
    (used_whole_by_helper, (Point(0.3, 0.4), 0.5)),
]
