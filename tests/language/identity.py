"""Which object it is: what is called, given twice, gone through while it changes, or read in ways of its class."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

# ---- objects that are called


@dataclass
class Counter:
    x: float
    k: float = 2.0

    def __call__(self, t):
        self.x += t
        return self.x * self.k

    def go(self, t):
        self.x += t
        return self.x * self.k

    def twice(self, t):
        self(t)
        return self(t * t)


@dataclass(frozen=True)
class Line:
    x: float
    k: float = 2.0

    def __call__(self, t):
        return self.x * t + self.k


def changed_by_its_call(x: float, y: float):
    c = Counter(x)
    c(y)
    return c.x * y


def made_of_what_changes_later(x: float, y: float):
    c = Line(x)
    x = x * 2.0
    return c(y) * x


def assigned_before_its_call(x: float, y: float):
    c = Counter(x)
    c.x = y * 3.0
    return c(y) * x


def called_by_two_names(x: float, y: float):
    c = Counter(x)
    d = c
    d.k *= y
    return d(y) * c(x)


def called_where_it_is_made(x: float, y: float):
    return Line(x)(y) * x * Counter(x)(y)


def called_by_its_method(x: float, y: float):
    c = Counter(x)
    return c.twice(y) * c.x


def called_in_a_partial_call(x: float, y: float):
    c = Counter(x)
    g = partial(c, y)
    c.x = y * x
    return g() * g()


def called_in_a_function_inside(x: float, y: float):
    c = Counter(x)

    def g(t):
        return c(t) * t

    c.x = y * y * x
    return g(x) * c.x


def called_in_a_loop(x: float, y: float):
    cs = [Counter(x), Counter(y)]
    s = 0.0
    for c in cs:
        s += c(y)
        s += c(s)
    return s * cs[0].x


def new_one_partly_called(x: float, y: float):
    g = partial(Counter(x), y)
    return g() * g()


def method_of_what_is_replaced(x: float, y: float):
    c = Counter(x)
    g = c.go
    c = Counter(y)
    return g(x) * c.x


def mapped_by_a_new_one(x: float, y: float):
    return sum(map(Counter(x), [y, x, 2.0]))


# ---- given twice


@dataclass
class Point:
    x: float
    v: float = 2.0

    def step(self, dt):
        self.x += dt * self.v
        self.v -= dt * self.x


@dataclass
class Pair:
    p: Point
    q: Point


def _one(a):
    p = Point(a)
    return p, p


def _two(a):
    m = a * a
    return Point(m), Point(m)


def _one_in_a_pair(a):
    p = Point(a)
    b = p
    return Pair(p, b)


def _two_in_a_pair(a):
    p = Point(a)
    q = Point(a * a)
    return Pair(p, q)


def _one_by_another(a):
    return _one(a)


def _back(p):
    return p, p


def _dict_twice(a):
    p = {"x": a}
    return p, p


def two_given(x: float, y: float):
    a, b = _two(x)
    a.x *= y
    return b.x * y * a.x


def two_given_in_a_pair(x: float, y: float):
    r = _two_in_a_pair(x)
    r.p.x *= y
    return r.q.x * y * r.p.x


def one_given_twice_and_read(x: float, y: float):
    a, b = _one_by_another(x)
    return b.x * y * a.x


def one_given_twice(x: float, y: float):
    a, b = _one(x)
    a.x *= y
    return b.x * y


def one_given_in_a_pair(x: float, y: float):
    r = _one_in_a_pair(x)
    r.p.x *= y
    return r.q.x * y


def one_given_by_another(x: float, y: float):
    a, b = _one_by_another(x)
    a.x *= y
    return b.x * y


def new_one_given_back_twice(x: float, y: float):
    a, b = _back(Point(x, y))
    a.x *= y
    return b.x * y


def dict_given_twice(x: float, y: float):
    a, b = _dict_twice(x)
    a["x"] *= y
    return b["x"] * y


def _constant_pair(k):
    return Pair(Point(k, 1.0), Point(2.0 * k, k))


def object_of_what_a_helper_gives(x: float, y: float):
    r = _constant_pair(0.1)
    for _ in range(3):
        r.q.step(0.1)
    return y * r.q.v * x


def from_constants(x: float, y: float):
    ps = [Point(i * 1.0, 0.0) for i in range(3)]
    for p in ps:
        p.v += x
        p.x += 0.1 * p.v * y
    return ps[0].x + ps[2].x


def from_constants_by_methods(x: float, y: float):
    ps = [Point(i * 1.0, 0.0) for i in range(4)]
    ps[0].v = 0.3
    for p in ps:
        p.step(x * y)
    return sum(p.x * p.v for p in ps)


def appended_and_called(x: float, y: float):
    ps = []
    for i in range(3):
        ps.append(Point(0.5 * i, x))
    for _ in range(4):
        for p in ps:
            p.step(y)
    return sum(p.x for p in ps)


def place_from_the_end_in_what_is_gone_through(x: float, y: float):
    p, q = Point(x, y), Point(y, x)
    ps = (p, q)
    r = Pair(Point(y, x), Point(x, y))
    w = np.array([y, y])
    for b in (ps[-1], r.q):
        b.v += 0.1 * b.x
        w[0] += 0.3 * ps[-1].x
    return w[0] * x


# ---- gone through while it changes


@dataclass
class Net:
    a: float
    w: list


def dict_changed_under_way(x: float, y: float):
    d = {"a": x, "b": y}
    s = 0.0
    for _, v in d.items():
        s += v * v
        d["b"] = y * x
    return s


def field_changed_under_way(x: float, y: float):
    p = Net(x, [x, y])
    s = 0.0
    for v in p.w:
        s += v * v
        p.w[1] = x * y
    return s


def field_replaced_under_way(x: float, y: float):
    p = Net(x, [x, y])
    s = 0.0
    for v in p.w:
        s += v * v
        p.w = [y, x * y]
    return s + p.w[1]


def product_taken_before(x: float, y: float):
    d = {"a": x, "b": y, "c": x * y}
    s = 0.0
    for v, w in itertools.product(d.values(), d.values()):
        s += v * w
        d["c"] = y * 3 * v
    return s


def pairs_read_ahead(x: float, y: float):
    d = {"a": x, "b": y, "c": x * y}
    s = 0.0
    for v, w in itertools.pairwise(d.values()):
        s += v * w
        d["b"] = y * 3 * v
    return s


def changed_and_bound_anew(x: float, y: float):
    d = {"a": x, "b": y}
    s = 0.0
    for _, v in d.items():
        s += v * v
        d["b"] = y * x
        d = {"a": x * x, "b": y * y * x}
    return s + d["a"] * d["b"]


def changed_where_a_loop_ends_early(x: float, y: float):
    d = {"a": 1.0, "b": 2.0, "c": 7.0}
    s = 0.0
    for _, v in d.items():
        d["b"] = x * y
        if v > 5:
            break
        s += v * v * x
    return s


def sliced_as_it_goes(x: float, y: float):
    d = {"a": x, "b": y}
    s = 0.0
    for v in itertools.islice(d.values(), 2):
        s += v * v
        d["b"] = y * x
    return s


# ---- classes that say what is read


class Turned(NamedTuple):
    a: float
    b: float

    def __iter__(self):
        return iter((self.b, 2 * self.a))


class Odd(NamedTuple):
    a: float
    b: float

    def __getitem__(self, i):
        return self.a * 3 if i else self.b

    def __len__(self):
        return 5


@dataclass
class Through:
    a: float
    b: float

    def __iter__(self):
        return iter((self.b, self.a, 2.0))

    def __len__(self):
        return 7


@dataclass
class Heated:
    T: float
    mean: float = 1.0


@dataclass
class Wheel:
    a: float

    @property
    def r(self):
        return self.a * 2

    @r.setter
    def r(self, z):
        self.a = z / 2


def field_called_t(x: float, y: float):
    cells = [Heated(x * i, y) for i in range(1, 4)]
    cells[1].T *= y
    c = Heated(x, y)
    d = c
    d.T *= y
    return cells[1].T * y + c.T


def field_called_t_beside_an_array(x: float, y: float):
    a = np.ones((2, 3)) * x
    a.T[0] *= y
    c = Heated(x, y)
    c.T += 1.0
    return np.sum(a) * c.T


def tuple_with_an_order_of_its_own(x: float, y: float):
    a, b = Turned(x, y)
    return a * a * b * b * b


def tuple_with_elements_of_its_own(x: float, y: float):
    return Odd(x, y)[0] ** 2 * Odd(x, y)[1]


def tuple_with_a_length_of_its_own(x: float, y: float):
    n = Odd(x, y)
    return len(n) * n.a * n.b


def object_gone_through(x: float, y: float):
    q = Through(x, y)
    s = 0.0
    for v in q:
        s += v * v * x
    return s


def object_summed(x: float, y: float):
    q = Through(x, y)
    return sum(q) * x


def object_in_a_comprehension(x: float, y: float):
    q = Through(x, y)
    return sum([v * v * v for v in q])


def length_of_an_object(x: float, y: float):
    p = Through(x, y)
    return len(p) * x * p.b


def property_assigned(x: float, y: float):
    w = Wheel(x)
    w.r = y * 3
    return w.a * w.r + x


POINT = (0.4, 0.7)
CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (f, POINT)
    for f in (
        changed_by_its_call,
        made_of_what_changes_later,
        assigned_before_its_call,
        called_by_two_names,
        called_where_it_is_made,
        called_by_its_method,
        called_in_a_partial_call,
        called_in_a_function_inside,
        called_in_a_loop,
        new_one_partly_called,
        two_given,
        two_given_in_a_pair,
        one_given_twice_and_read,
        object_of_what_a_helper_gives,
        from_constants,
        from_constants_by_methods,
        appended_and_called,
        place_from_the_end_in_what_is_gone_through,
        dict_changed_under_way,
        changed_where_a_loop_ends_early,
        field_changed_under_way,
        field_replaced_under_way,
        product_taken_before,
        field_called_t,
        field_called_t_beside_an_array,
        length_of_an_object,
    )
]
REFUSED: list[tuple[Callable[..., Any], None]] = [
    (f, None)
    for f in (
        method_of_what_is_replaced,
        mapped_by_a_new_one,
        one_given_twice,
        one_given_in_a_pair,
        one_given_by_another,
        new_one_given_back_twice,
        dict_given_twice,
        pairs_read_ahead,
        changed_and_bound_anew,
        sliced_as_it_goes,
        tuple_with_an_order_of_its_own,
        tuple_with_elements_of_its_own,
        tuple_with_a_length_of_its_own,
        object_gone_through,
        object_summed,
        object_in_a_comprehension,
        property_assigned,
    )
]
