"""Objects of classes whose `__init__` computes: it is a function that gives what the fields hold in the end."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np


class Net:
    """Branches, loops, writes into fields, and a field that is assigned again."""

    def __init__(self, x, y, n):
        W = np.zeros((n, n))
        for i in range(n):
            W[i, i] = x * (i + 1)
        self.W = W
        self.b = np.ones(n) * y
        if n > 2:
            self.b = self.b * 2
        self.b[0] *= x

    def forward(self, v):
        return np.tanh(self.W @ v + self.b)


def _energy(net, v, steps):
    e = 0.0
    for _ in range(steps):
        v = net.forward(v)
        e += v @ v
    return e


def computed(x, y):
    net = Net(x, y, 3)
    return float(np.sum(net.forward(np.array([x, y, 1.0]))))


def given_to_a_helper(x, y):
    return float(_energy(Net(x, y, 3), np.array([x, y, 1.0]), 3))


class Oscillator:
    """A default that is decided, square roots, and lists that change later."""

    def __init__(self, k, m=1.0, damping=None):
        if damping is None:
            damping = 0.1 * k
        self.omega = math.sqrt(k / m)
        self.zeta = damping / (2 * self.omega)
        self.state = [1.0, 0.0]
        self.history = []

    def step(self, dt):
        q, p = self.state
        p -= dt * (self.omega**2 * q + 2 * self.zeta * p)
        q += dt * p
        self.state = [q, p]
        self.history.append(q)


def stepped(x, y, n):
    o = Oscillator(x, y)
    for _ in range(n):
        o.step(0.1)
    return o.state[0] + 2 * o.state[1] + sum(o.history)


def with_its_damping(x, y, n):
    o = Oscillator(x, y, damping=x * y)
    for _ in range(n):
        o.step(0.1)
    return o.state[0] + 2 * o.state[1] + sum(o.history)


class Checked:
    def __init__(self, a, b):
        if b <= 0:
            raise ValueError("b must be positive")
        assert a > 0
        self.a = a
        self.b = b
        self.ratio = a / b

    def value(self):
        return self.ratio * self.a + self.b


def checked(x, y):
    return Checked(x, y).value() ** 2


class Built:
    """It calls methods of its own: one that assigns a field, and one that gives what a field gets."""

    def __init__(self, x, y):
        self.x = x
        self.y = y
        self.reset()
        self.area = self._area(2.0)

    def reset(self):
        self.count = 0.5

    def _area(self, k):
        t = self.x * self.y
        if t > 0.5:
            return t * k
        return t

    def value(self):
        return self.area + self.count * self.x


class Overriding(Built):
    """The method of its own is meant, in the `__init__` of its base too."""

    def __init__(self, x, y):
        self.k = x * x
        super().__init__(x, y)

    def _area(self, k):
        return self.k * k


def built(x, y):
    return Built(x, y).value() ** 2 + Overriding(x, y).value()


class Base:
    def __init__(self, w):
        self.w = w * w
        t = w + 1
        self.t = math.sin(t)


class Sub(Base):
    """The variables of the two `__init__` are not the same."""

    def __init__(self, t, s):
        w = t + s
        super().__init__(w=t * s)
        self.s = s * self.t + w * t

    def __call__(self, u):
        return self.w * u + self.s


def of_base(x, y):
    s = Sub(x, y)
    return s(x) + s(y) * 2


class TwoNames:
    """Two fields are one list, and one array."""

    def __init__(self, x):
        self.a = self.b = [x, 2 * x]
        self.a[0] = 3 * x
        self.c = np.array([x, 2 * x])
        self.d = self.c
        self.d *= x

    def value(self):
        return self.b[0] * self.a[1] * self.c[0] * self.d[1]


def two_names(x, y):
    return TwoNames(x * y).value()


class Variables:
    """Variables and parameters are called as fields and as each other, in comprehensions too."""

    k = 2.0

    def __init__(self, w, b):
        v = w * b
        self.v = [v * w for w in (1.0, 2.0, b)]
        self.w = b
        self.b = w
        self.sum = sum([2.0 * b for b in self.v])

    def value(self):
        return self.v[0] + self.v[2] * 3 + self.w * 5 + self.b * 7 + self.sum * self.k


def called_alike(x, y):
    return Variables(x, y).value()


class Pair:
    def __init__(self, w, s):
        t = w * s
        self.w = t
        self.s = s * self.w


def in_both_branches(x, y):
    if x > 0.5:
        o = Pair(x, y)
        o.s *= 2.0
    else:
        o = Pair(y, x)
    return o.s * o.w


def in_a_loop(x, y, n):
    s = 0.0
    for i in range(n):
        o = Pair(x * (i + 1), y)
        o.w += s
        s += o.s * o.w
    return s


class Rebound:
    """The variable that a field was given is another one later."""

    def __init__(self, w, s):
        self.w = w
        w = w * s
        self.s = w
        for _ in range(2):
            w = w + self.s
        self.t = w


def rebound(x, y):
    o = Rebound(x, y)
    return o.w + 3 * o.s + 5 * o.t


class Branching:
    def __init__(self, x):
        if x > 0.5:
            self.x = x
        else:
            self.x = 2.0 * x


def made_under_a_condition(x):
    return Branching(x).x * x


class Weights:
    def __init__(self, v):
        self.v = v
        self.w = np.array([v, 1.0])


def made_anew(p):
    c = Weights(p.v)
    c.w = p.w.copy()
    return c


def made_of_another(x, y):
    p = Weights(0.5)
    o = made_anew(p)
    p.w[0] = 3.0
    return p.w @ o.w * x + y * o.v


CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (computed, (0.7, 1.3)),
    (given_to_a_helper, (0.7, 1.3)),
    (stepped, (0.7, 1.3, 4)),
    (with_its_damping, (0.7, 1.3, 4)),
    (checked, (0.7, 1.3)),
    (built, (0.7, 1.3)),
    (built, (0.3, 1.3)),
    (of_base, (0.7, 1.3)),
    (two_names, (0.7, 1.3)),
    (called_alike, (0.7, 1.3)),
    (in_both_branches, (0.7, 1.3)),
    (in_both_branches, (0.4, 1.3)),
    (in_a_loop, (0.7, 1.3, 3)),
    (rebound, (0.7, 1.3)),
    (made_under_a_condition, (0.7,)),
    (made_of_another, (0.7, 1.3)),
    (made_under_a_condition, (0.4,)),
]


class Hidden:
    """A field that may be missing hides what the class holds."""

    k = 3.0

    def __init__(self, x):
        self.v = x
        if x > 1:
            self.k = x * x


class ReadBefore:
    """What is read first is the class's."""

    k = 2.0

    def __init__(self, x):
        self.k = self.k * x
        self.v = self.k + 1


class Whole:
    """It hands itself on."""

    def __init__(self, x):
        self.x = x
        self.y = x * x
        _changed(self)


def _changed(o):
    o.y = 3 * o.x


class Late:
    """A function of its fields sees what they hold when it is called."""

    def __init__(self, x):
        self.k = x
        self.f = lambda t: self.k * t
        self.k = 2 * x


class Given:
    """It writes into what it is given."""

    def __init__(self, w):
        self.w = w
        self.w *= 2


class Looped:
    """A loop may have no rounds."""

    def __init__(self, x, n):
        for i in range(n):
            self.last = x * i


def hidden(x):
    return Hidden(x).k * x


def read_before(x):
    return ReadBefore(x).v * x


def whole(x):
    return Whole(x).y * x


def late(x):
    return Late(x).f(3.0)


def given(x):
    w = np.array([x, 1.0])
    return Given(w).w[0] * w[0]


def looped(x):
    return Looped(x, 3).last * x


REFUSED: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (hidden, (0.7,)),
    (read_before, (0.7,)),
    (whole, (0.7,)),
    (late, (0.7,)),
    (given, (0.7,)),
    (looped, (0.7,)),
]
