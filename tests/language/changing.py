"""Objects that a function makes and changes: fields of dataclasses, items of dicts, by methods, helpers and other names."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np


class Pair(NamedTuple):
    a: float
    b: float


SETTINGS = {"k": 2.0, "m": 3.0}


@dataclass
class Point:
    x: float
    v: float = 0.5

    def kick(self, dt):
        self.v -= dt * np.sin(self.x)

    def drift(self, dt):
        self.x += dt * self.v

    def step(self, dt):
        self.kick(dt)
        self.drift(dt)
        return self

    def energy(self):
        return 0.5 * self.v**2 - np.cos(self.x)

    @property
    def total(self):
        return self.x + self.v


@dataclass
class Moving:
    pos: np.ndarray
    vel: np.ndarray
    n: int = 0

    def step(self, dt):
        self.vel += dt * (-self.pos)
        self.pos += dt * self.vel
        self.n += 1


@dataclass
class Cells:
    pos: np.ndarray
    n: int = 0


@dataclass
class Spring:
    x: float
    v: float

    def kick(self, f):
        self.v += f * self.x

    def drift(self, dt):
        self.x += dt * self.v

    def pushed(self, k):
        self.x += k
        return self.x * self.v

    def drift_by(self, dt):
        self.v += self.x
        self.x += dt * self.v

    def energy(self):
        return self.x * self.v


@dataclass
class Rod:
    p: Point
    m: float


@dataclass
class Holder:
    k: Spring


@dataclass
class Stiff:
    x: float
    v: float

    def kick(self, f):
        self.v += 2 * f


def dict_step(p, dt):
    p["v"] -= dt * np.sin(p["x"])
    p["x"] += dt * p["v"]


def dict_step_given_back(p, dt):
    p["v"] -= dt * np.sin(p["x"])
    p["x"] += dt * p["v"]
    return p


def make(x, y):
    p = Point(x)
    p.v = y * x
    return p


def swap(p):
    p.x, p.v = p.v, p.x


def ident(p):
    return p


def wrap(p):
    return Rod(p, 2.0)


def both(p, q):
    p.x += q.x
    q.x *= 2


def total(bs):
    s = 0.0
    for b in bs:
        s += b.x * b.v
    return s


def move_all(bs, dt):
    for b in bs:
        b.x += dt * b.v


def relax(p, n):
    for i in range(n):
        if p.x > 2:
            return i
        p.x += p.v
    return n


def inner_outer(r, p):
    r.p = Point(p.x * 2, 1.0)
    p.x += 10.0
    return p.x


def pick(p, q, c):
    return p if c else q


def reset(h, x, y):
    h.k = Stiff(x, y)


def dict_by_a_helper(x: float, y: float):
    p = {"x": x, "v": y}
    dict_step(p, 0.1)
    dict_step(p, 0.2)
    return p["x"] * p["v"]


def dict_by_a_helper_in_a_loop(x: float, y: float):
    p = {"x": x, "v": y}
    for _i in range(3):
        dict_step(p, 0.1)
    return p["x"] * p["v"]


def dict_by_a_helper_that_gives_it_back(x: float, y: float):
    p = {"x": x, "v": y}
    for _i in range(3):
        p = dict_step_given_back(p, 0.1)
    return p["x"] * p["v"]


def dict_in_a_branch(x: float, y: float):
    p = {"x": x, "v": y}
    if x > 0.1:
        p["x"] *= 2
    else:
        p["v"] = x
    return p["x"] * p["v"]


def dicts_in_a_loop_over_them(x: float, y: float):
    p = {"x": x, "v": y}
    q = {"x": y, "v": x * y}
    for _i in range(3):
        f = p["x"] - q["x"]
        for a, s in ((p, 1.0), (q, -1.0)):
            a["v"] += s * f
            a["x"] += 0.1 * a["v"]
    return p["x"] * p["v"]


def dicts_in_a_list(x: float, y: float):
    ps = [{"x": x, "v": y}, {"x": y, "v": x * y}]
    for _i in range(3):
        for p in ps:
            p["v"] += 0.1 * np.sin(p["x"])
        for p in ps:
            p["x"] += 0.1 * p["v"]
    return ps[0]["v"] * ps[1]["v"]


def dicts_in_a_list_by_place(x: float, y: float):
    ps = [{"x": x, "v": y}, {"x": y, "v": x * y}]
    ps[0]["v"] += x
    ps[1]["x"] *= y
    return ps[0]["v"] * ps[1]["x"]


def by_methods(x: float, y: float):
    p = Point(x, y)
    p.step(0.1)
    p.step(0.2)
    return p.energy() * p.total


def by_methods_in_a_loop(x: float, y: float):
    p = Point(x, y)
    for _i in range(3):
        p.kick(0.1)
        p.drift(0.1 * x)
    return p.energy()


def by_what_a_method_gives(x: float, y: float):
    p = Point(x, y).step(0.1)
    return p.energy()


def under_another_name(x: float, y: float):
    p = Point(x, y)
    q = p
    q.x += y
    return p.x * q.v


def in_another_record(x: float, y: float):
    p = Point(x, y)
    r = Rod(p, 2.0)
    r.p.x += y
    return p.x * r.p.v * r.m


def nested(x: float, y: float):
    r = Rod(Point(x, y), y)
    r.p.x += y
    r.m *= r.p.x
    r.p.kick(0.3)
    return r.p.x * r.p.v * r.m


def nested_in_a_loop(x: float, y: float):
    r = Rod(Point(x, y), y)
    for _i in range(3):
        r.p.x += 0.1 * y
        r.p.step(0.1)
        r.m *= r.p.x
    return r.p.x * r.p.v * r.m


def field_that_is_an_array(x: float, y: float):
    a = Moving(np.array([x, y]), np.array([y, x * y]))
    a.pos[0] += x
    a.vel *= 2.0
    a.pos = a.pos * a.vel
    a.pos[1] = y
    return np.sum(a.pos * a.vel)


def array_that_has_another_name(x: float, y: float):
    v = np.array([x, y])
    a = Moving(v, v * 2)
    a.pos *= y
    v[0] += 1.0
    return np.sum(a.pos * a.vel) + v[1]


def arrays_by_a_method(x: float, y: float):
    a = Moving(np.array([x, y]), np.array([y, x * y]))
    for _ in range(4):
        a.step(0.1)
    return np.sum(a.pos * a.vel) + a.n


def arrays_that_two_records_share(x: float, y: float):
    v = np.array([x, y])
    a = Moving(v, np.array([y, x * y]))
    b = Moving(v, np.array([y, x * y]))
    for _ in range(4):
        a.step(0.1)
        b.step(0.2)
    return np.sum(a.pos * a.vel) + np.sum(b.pos)


def two_bodies(x: float, y: float):
    p, q = Point(x, y), Point(y, x)
    for _ in range(3):
        f = p.x - q.x
        p.v -= 0.1 * f
        q.v += 0.1 * f
        p.x, q.x = p.x + 0.1 * p.v, q.x + 0.1 * q.v
    return p.x * q.v


def in_a_while(x: float, y: float):
    p = Point(x, y)
    while p.x < 3:
        p.x += p.v + 0.3
        p.v *= 1.1
    return p.x * p.v


def in_branches(x: float, y: float):
    p = Point(x, y)
    if x > 0.2:
        p.x *= y
        if y > 2:
            p.v = 0.0
    else:
        p.v = x
    return p.x * p.v


def left_early(x: float, y: float):
    p = Point(x, y)
    for i in range(5):
        p.step(0.3)
        if p.x > 1:
            return p.v * i
    return p.x


def made_by_a_helper(x: float, y: float):
    p = make(x, y)
    q = make(y, p.v)
    q.x += p.x
    return p.x * q.v * q.x


def fields_swapped_by_a_helper(x: float, y: float):
    p = Point(x, y * y)
    swap(p)
    return p.x**2 * p.v


def copied(x: float, y: float):
    p = Point(x, y)
    q = replace(p)
    q.x += y
    return p.x * q.x


def copied_with_another_field(x: float, y: float):
    p = Point(x, y)
    q = replace(p, v=2 * x)
    q.x += y
    p.v *= 3
    return p.x * q.x * p.v * q.v


def history_of_a_field(x: float, y: float):
    p = Point(x, y)
    xs = []
    for _i in range(4):
        p.step(0.1)
        xs.append(p.x)
    return sum(xs) * p.v


def in_a_tuple(x: float, y: float):
    p = Point(x, y)
    t = (p, 1.0)
    p.x += y
    return t[0].x * t[1]


def by_all_operators(x: float, y: float):
    p = Point(x, y)
    p.x **= 2
    p.x /= y
    p.v -= p.x
    return p.x - p.v


def two_fields_at_once(x: float, y: float):
    p = Point(x, y)
    p.x = p.v = x * y
    return p.x * p.v


def annotated(x: float, y: float):
    p = Point(x, y)
    p.x: float = x * y
    return p.x * p.v


def an_integer_field(x: float, y: float):
    p = Point(1, y)
    p.x += 1
    return x * p.x * p.v


def made_in_a_loop(x: float, y: float):
    s = 0.0
    for i in range(3):
        p = Point(x * i, y)
        p.x += s
        p.step(0.1)
        s += p.x
    return s


def in_a_dict(x: float, y: float):
    p = Point(x, y)
    ps = {}
    ps["a"] = p
    p.x += y
    return ps["a"].x * 2


def one_object_for_two_parameters(x: float, y: float):
    p = Point(x, y)
    both(p, p)
    return p.x


def in_a_dict_gone_through(x: float, y: float):
    d = {"a": Point(x, y), "b": Point(y, x)}
    for k in d:
        d[k].x += y
    for _, p in d.items():
        p.v *= 2
    for p in d.values():
        p.v += p.x
    return d["a"].v * d["b"].x


def in_a_list_gone_through(x: float, y: float):
    bs = [Point(x, y), Point(y, x), Point(x * y, 0.3)]
    for i, b in enumerate(bs):
        b.x += i * y
    for a, b in zip(bs, bs[1:], strict=False):  # noqa: RUF007
        a.x += b.x
    for a in reversed(bs):
        a.v *= a.x
    return sum(b.x * b.v for b in bs)


def handed_to_a_helper_with_another(x: float, y: float):
    bs = [Point(x, y), Point(y, x)]
    for b in bs:
        both(b, bs[0])
    return bs[0].x * bs[1].x


def list_handed_to_helpers(x: float, y: float):
    bs = [Point(x, y), Point(y, x)]
    for _i in range(3):
        move_all(bs, 0.1)
    return total(bs)


def given_back_by_a_helper(x: float, y: float):
    p = Point(x, y)
    q = ident(p)
    q.x += y
    return p.x * q.x


def changed_after_it_was_given_back(x: float, y: float):
    p = Point(x, y)
    q = ident(p)
    p.x += y
    return p.x * q.x


def n_bodies_by_places(x: float, y: float):
    bs = [Point(x, y), Point(y, x), Point(x * y, 0.3)]
    for _step in range(2):
        for i in range(len(bs)):
            for j in range(i + 1, len(bs)):
                f = bs[i].x - bs[j].x
                bs[i].v -= 0.1 * f
                bs[j].v += 0.1 * f
        for b in bs:
            b.x += 0.1 * b.v
    return sum(b.x * b.v for b in bs)


def n_bodies_in_pairs(x: float, y: float):
    bs = [Point(x, y), Point(y, x), Point(x * y, 0.3)]
    for _step in range(2):
        for a, b in itertools.combinations(bs, 2):
            f = a.x - b.x
            a.v -= 0.1 * f
            b.v += 0.1 * f
        for b in bs:
            b.x += 0.1 * b.v
    return sum(b.x * b.v for b in bs)


def name_bound_anew(x: float, y: float):
    p = Point(x, y)
    q = p
    p = Point(y, x)
    p.x += 1
    q.x *= 3
    return p.x * q.x


def one_record_in_two(x: float, y: float):
    p = Point(x, y)
    r = Rod(p, 1.0)
    s = Rod(p, 2.0)
    r.p.x *= 2
    return s.p.x + p.x * r.p.v


def wrapped_by_a_helper(x: float, y: float):
    p = Point(x, y)
    r = wrap(p)
    p.x += y
    return r.p.x * r.m


def changed_through_what_wraps_it(x: float, y: float):
    p = Point(x, y)
    r = wrap(p)
    r.p.x += y
    return p.x * r.m


def in_a_list_three_times(x: float, y: float):
    p = Point(x, y)
    ps = [p] * 3
    p.x += y
    s = 0.0
    for q in ps:
        s += q.x
    return s


def another_class_where_nothing_varies(x: float, y: float):
    h = Holder(Spring(1.0, 2.0))
    reset(h, 3.0, 4.0)
    h.k.kick(0.3)
    return h.k.v * x


def methods_of_each(x: float, y: float):
    ks = [Spring(x, y), Spring(y, x)]
    for i in range(3):
        for k in ks:
            k.kick(0.1 * i)
        for k in ks:
            k.drift(0.1)
    return sum(k.energy() for k in ks)


def methods_of_each_with_something(x: float, y: float):
    ks = [Spring(x, y), Spring(y, x)]
    fs = (x * y, 2.0)
    for k, f in zip(ks, fs, strict=True):
        k.kick(f)
    for i, k in enumerate(ks):
        k.drift(i * 0.1)
    ks[0].kick(y)
    return ks[0].energy() * ks[1].energy()


def each_but_itself(x: float, y: float):
    ps = [Point(x, y), Point(y, x)]
    s = 0.0
    for p in ps:
        for q in ps:
            if p is not q:
                p.v += 0.1 * q.x
                s += p.v * q.x
    return s


def nothing_varies_in_it(x: float, y: float):
    p = Point(1.0, 2.0)
    p.x += 3.0
    for _i in range(2):
        p.v *= p.x
    return x * p.x * p.v + y


def counted_in_it(x: float, y: float):
    c = Cells(np.zeros(2))
    for i in range(3):
        c.n += 1
        c.pos[i % 2] += x * y**i
    return np.sum(c.pos) * c.n


def in_a_try(x: float, y: float):
    p = Point(x, y)
    try:
        p.x += y
    except ValueError:
        p.x = 0.0
    return p.x * p.v


def in_a_context(x: float, y: float):
    p = Point(x, y)
    with np.errstate(all="ignore"):
        p.x += y
    return p.x * p.v


def in_a_match(x: float, y: float):
    p = Point(x, y)
    match p.v > 0:
        case True:
            p.x += y
        case _:
            p.x = 0.0
    return p.x * p.v


def beside_a_walrus(x: float, y: float):
    p = Point(x, y)
    if (z := p.x * 2) > 0:
        p.x = z
    return p.x * x


def read_by_a_lambda(x: float, y: float):
    p = Point(x, y)
    g = lambda t: t * p.x  # noqa: E731
    p.x += y
    return g(x)


def read_by_an_inner_function(x: float, y: float):
    p = Point(x, y)

    def g(t):
        return t * p.x

    a = g(x)
    p.x += y
    return g(x) * a


def of_a_choice(x: float, y: float):
    p = Point(x, y)
    p.x = p.v if x > 0 else x
    return p.x * x


def unpacked_into(x: float, y: float):
    p = Point(x, y)
    p.x, p.v = p.v, p.x * 2
    a, p.x = p.x, 3 * x
    return p.x * p.v + a


def by_an_inner_function(x: float, y: float):
    def step(p, dt=0.1):
        p.x += dt * p.v
        return p.x

    p = Point(x, y)
    s = step(p) + step(p, dt=0.5)
    return s * p.x


def by_a_helper_that_returns_early(x: float, y: float):
    p = Point(x, y)
    k = relax(p, 5)
    return p.x * k


def array_bound_anew(x: float, y: float):
    a = Cells(np.array([x, y]))
    v = a.pos
    v[0] = y
    a.pos = np.array([y, x]) * 2
    return v[0] * a.pos[1] * x


def array_shared(x: float, y: float):
    a = Cells(np.array([x, y]))
    b = Cells(a.pos)
    a.pos[0] *= 3
    return b.pos[0] * y


def array_no_longer_shared(x: float, y: float):
    a = Cells(np.array([x, y]))
    b = Cells(a.pos)
    a.pos = a.pos * 3
    b.pos += 1
    return b.pos[0] * a.pos[0]


def matrix_product(x: float, y: float):
    a = Cells(np.array([[x, y], [y, x]]))
    a.pos @= np.array([[1.0, x], [y, 1.0]])
    return np.sum(a.pos)


def asked_beside(x: float, y: float):
    settings = dict(SETTINGS)
    s = x
    for _ in range(3):
        s = s * settings.get("k", 1.0) * y * settings["m"]
    return s * SETTINGS["k"]


def given_a_field_that_changes(x: float, y: float):
    p = Spring(x, y)
    r = p
    p.drift_by(r.v)
    return p.x * p.v


def one_part_for_two_parameters(x: float, y: float):
    r = Rod(Point(x, y), y)
    both(r.p, r.p)
    return r.p.x


@dataclass
class Pulling:
    a: Point
    b: Point
    t: float = 0.0

    def step_on(self, dt):
        f = self.b.x - self.a.x
        self.a.v += dt * f
        self.b.v -= dt * f
        for body in (self.a, self.b):
            body.x += dt * body.v
        self.t += dt


def objects_in_an_object(x: float, y: float):
    s = Pulling(Point(x, y), Point(y))
    for _ in range(3):
        s.step_on(0.1)
    return s.a.v * s.b.x * s.t


def filled_in_a_loop(x: float, y: float):
    ps = [Point(x * i, y) for i in range(3)]
    qs = []
    for i in range(2):
        qs.append(Point(y, x + i))
    for p in ps:
        p.x += qs[1].v
    for p, q in zip(ps, qs, strict=False):
        q.v *= p.x
    return sum(p.x for p in ps) * qs[0].v * qs[1].v


def made_where_they_are_gone_through(x: float, y: float):
    s = 0.0
    for i in range(3):
        p = Point(x + i, y)
        q = p
        q.x *= s + 1.0
        for r in (p, Point(y, x)):
            r.v += 0.5 * r.x
            s += r.v
    return s


def objects_by_their_keys(x: float, y: float):
    d = {"s": Point(x, y), "e": Point(y)}
    d["s"].x += d["e"].v * y
    for k, p in d.items():
        p.v *= 2.0 if k == "s" else x
        if k != "s":
            p.x -= y
    e = d["e"]
    e.x -= 0.5
    return sum(p.x * p.v for p in d.values())


def moved_and_bound_anew(x: float, y: float):
    p = Spring(y**2, x)
    r = p
    r.kick(0.1)
    r.x = np.tanh(p.v)
    p = Spring(x * x, x + 0.3)
    p = given_back(p)
    return p.x * p.v + r.x * r.v


def given_back(p):
    p.x *= 0.7
    return p


def by_places_from_the_end(x: float, y: float):
    ps = [Point(x, y), Point(y, x), Point(x * y)]
    for i in range(-2, 1):
        ps[i].x += i * y
    for i in range(2, -1, -1):
        ps[i].v *= ps[i].x
    return ps[0].v * ps[1].v * ps[2].v


def parts_by_places_from_the_end(x: float, y: float):
    p = (x, y, x * y)
    s = 0.0
    for i in range(-2, 1):
        s += p[i] * (i + 3)
    return s


def read_before_it_changes(x: float, y: float):
    p = Spring(x, y)
    a = p.x + p.pushed(2.0) * p.x
    t = (p.x, p.pushed(1.0), p.x)
    return a * p.v + t[0] * t[1] * t[2]


def of_two_classes(x: float, y: float):
    ks = [Spring(x, y), Stiff(y, x)]
    for k in ks:
        k.kick(0.3)
    return ks[0].v * ks[1].v


def taken(ws):
    return ws.pop()


def list_shortened_beside_it(x: float, y: float):
    p = Point(x, y)
    p.x = np.tanh(p.v * y)
    ws = [abs(x), y, x * y, 0.3 * y**3]
    b = taken(ws) * total([Point(x, ws[-1])])
    return b * ws[0] * p.x


def by_a_closure(x: float, y: float):
    p = Point(x, y)

    def move(dt):
        p.x += dt * p.v

    move(0.1)
    move(0.2)
    return p.x * p.v


CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (by_a_closure, (0.4, 0.7)),
    (of_two_classes, (0.7, 1.3)),
    (list_shortened_beside_it, (0.7, 1.3)),
    (asked_beside, (0.4, 0.7)),
    (read_before_it_changes, (0.4, 0.7)),
    (by_places_from_the_end, (0.4, 0.7)),
    (parts_by_places_from_the_end, (0.4, 0.7)),
    (moved_and_bound_anew, (0.4, 0.7)),
    (objects_by_their_keys, (0.4, 0.7)),
    (objects_in_an_object, (0.4, 0.7)),
    (filled_in_a_loop, (0.4, 0.7)),
    (made_where_they_are_gone_through, (0.4, 0.7)),
    (one_part_for_two_parameters, (0.4, 0.7)),
    (given_a_field_that_changes, (0.4, 0.7)),
    (dict_by_a_helper, (0.4, 0.7)),
    (dict_by_a_helper_in_a_loop, (0.4, 0.7)),
    (dict_by_a_helper_that_gives_it_back, (0.4, 0.7)),
    (dict_in_a_branch, (0.4, 0.7)),
    (dicts_in_a_loop_over_them, (0.4, 0.7)),
    (dicts_in_a_list, (0.4, 0.7)),
    (dicts_in_a_list_by_place, (0.4, 0.7)),
    (by_methods, (0.4, 0.7)),
    (by_methods_in_a_loop, (0.4, 0.7)),
    (by_what_a_method_gives, (0.4, 0.7)),
    (under_another_name, (0.4, 0.7)),
    (in_another_record, (0.4, 0.7)),
    (nested, (0.4, 0.7)),
    (nested_in_a_loop, (0.4, 0.7)),
    (field_that_is_an_array, (0.4, 0.7)),
    (array_that_has_another_name, (0.4, 0.7)),
    (arrays_by_a_method, (0.4, 0.7)),
    (arrays_that_two_records_share, (0.4, 0.7)),
    (two_bodies, (0.4, 0.7)),
    (in_a_while, (0.4, 0.7)),
    (in_branches, (0.4, 0.7)),
    (left_early, (0.4, 0.7)),
    (made_by_a_helper, (0.4, 0.7)),
    (fields_swapped_by_a_helper, (0.4, 0.7)),
    (copied, (0.4, 0.7)),
    (copied_with_another_field, (0.4, 0.7)),
    (history_of_a_field, (0.4, 0.7)),
    (in_a_tuple, (0.4, 0.7)),
    (by_all_operators, (0.4, 0.7)),
    (two_fields_at_once, (0.4, 0.7)),
    (annotated, (0.4, 0.7)),
    (an_integer_field, (0.4, 0.7)),
    (made_in_a_loop, (0.4, 0.7)),
    (in_a_dict, (0.4, 0.7)),
    (one_object_for_two_parameters, (0.4, 0.7)),
    (in_a_dict_gone_through, (0.4, 0.7)),
    (in_a_list_gone_through, (0.4, 0.7)),
    (handed_to_a_helper_with_another, (0.4, 0.7)),
    (list_handed_to_helpers, (0.4, 0.7)),
    (given_back_by_a_helper, (0.4, 0.7)),
    (changed_after_it_was_given_back, (0.4, 0.7)),
    (n_bodies_by_places, (0.4, 0.7)),
    (n_bodies_in_pairs, (0.4, 0.7)),
    (name_bound_anew, (0.4, 0.7)),
    (one_record_in_two, (0.4, 0.7)),
    (wrapped_by_a_helper, (0.4, 0.7)),
    (changed_through_what_wraps_it, (0.4, 0.7)),
    (in_a_list_three_times, (0.4, 0.7)),
    (another_class_where_nothing_varies, (0.4, 0.7)),
    (methods_of_each, (0.4, 0.7)),
    (methods_of_each_with_something, (0.4, 0.7)),
    (each_but_itself, (0.4, 0.7)),
    (nothing_varies_in_it, (0.4, 0.7)),
    (counted_in_it, (0.4, 0.7)),
    (in_a_try, (0.4, 0.7)),
    (in_a_context, (0.4, 0.7)),
    (in_a_match, (0.4, 0.7)),
    (beside_a_walrus, (0.4, 0.7)),
    (read_by_a_lambda, (0.4, 0.7)),
    (read_by_an_inner_function, (0.4, 0.7)),
    (of_a_choice, (0.4, 0.7)),
    (unpacked_into, (0.4, 0.7)),
    (by_an_inner_function, (0.4, 0.7)),
    (by_a_helper_that_returns_early, (0.4, 0.7)),
    (array_bound_anew, (0.4, 0.7)),
    (array_shared, (0.4, 0.7)),
    (array_no_longer_shared, (0.4, 0.7)),
    (matrix_product, (0.4, 0.7)),
]


def it_may_be_either(x: float, y: float):
    p = Point(x, y)
    q = Point(y, x)
    r = p if x > 0 else q
    r.x += 2 * y
    return p.x * q.x


def field_deleted(x: float, y: float):
    p = Point(x, y)
    del p.v
    return p.x * p.v


def kept_in_a_list_while_it_changes(x: float, y: float):
    p = Point(x, y)
    ps = []
    for _i in range(4):
        p.step(0.1)
        ps.append(p)
    return sum(q.x for q in ps)


def field_that_the_class_does_not_have(x: float, y: float):
    p = Point(x, y)
    p.z = x * y
    return p.z


def part_replaced_that_has_a_name(x: float, y: float):
    r = Rod(Point(x, y), y)
    q = r.p
    r.p = Point(y, x * x)
    r.p.x += 1.0
    return r.p.x * q.x + r.p.v


def part_replaced_by_a_helper(x: float, y: float):
    r = Rod(Point(x, y), y)
    a = inner_outer(r, r.p)
    return r.p.x * a


def it_was_one_of_two(x: float, y: float):
    p = Point(x, y)
    q = Point(y, x)
    r = p if y > 0 else q
    s = r.x
    p.x += 1
    return s * p.x * r.v


def picked_by_a_helper(x: float, y: float):
    p, q = Point(x, y), Point(y, x)
    r = pick(p, q, x > 0)
    r.x += y
    return p.x * q.x


def name_bound_anew_in_a_loop(x: float, y: float):
    p = Point(x, y)
    q = p
    for _i in range(3):
        q.x += 0.5 * y
        q = Point(q.v, q.x)
    return p.x * q.x


def element_replaced(x: float, y: float):
    p = Point(x, y)
    ps = [p, Point(y, x)]
    ps[0] = Point(y * 2, x)
    p.x += 1
    return ps[0].x * p.x


def objects_swapped(x: float, y: float):
    p, q = Point(x, y), Point(y, x)
    p, q = q, p
    p.x += 1
    return p.x * q.x**2


def elements_swapped(x: float, y: float):
    ps = [Point(x, y), Point(y, x)]
    ps[0], ps[1] = ps[1], ps[0]
    ps[0].x += 1
    return ps[0].x * ps[1].x ** 2


def by_a_place_that_is_computed(x: float, y: float):
    bs = [Point(x, y), Point(y, x)]
    i = 0
    while i < 2:
        bs[i].x += y
        i += 1
    return bs[0].x * bs[1].x


def grown_list_of_it(x: float, y: float):
    p = Point(x, y)
    ps = []
    ps.append(p)
    p.x += y
    return ps[0].x * 2


def another_class_later(x: float, y: float):
    h = Holder(Spring(x, y))
    h.k = Stiff(x, y)
    h.k.kick(0.3)
    return h.k.x * h.k.v


def another_class_by_a_helper(x: float, y: float):
    h = Holder(Spring(x, y))
    reset(h, x, y)
    h.k.kick(0.3)
    return h.k.x * h.k.v


def by_setattr(x: float, y: float):
    p = Point(x, y)
    setattr(p, "x", y * 2)  # noqa: B010
    return p.x * x


def through_its_dictionary(x: float, y: float):
    p = Point(x, y)
    p.__dict__["x"] = y * 2
    return p.x * x


def printed_whole(x: float, y: float):
    p = Point(x, y)
    p.x += y
    s = f"{p}"
    print(p.x, s)
    return p.x * len(s)


def changed_behind_its_back(x: float, y: float):
    p = Point(1.0, 2.0)
    p.v = 3.0
    setattr(p, "x", 3.0)  # noqa: B010
    return p.x * x * p.v * y


def replaced(h, p):
    h.k = Spring(3.0, 4.0)
    p.v += 1.0


def part_handed_on_and_replaced(x: float, y: float):
    h = Holder(Spring(x, y))
    g = h
    replaced(g, h.k)
    return h.k.v * x


def field_of_a_tuple_assigned(x: float, y: float):
    t = Pair(x, y)
    try:  # noqa: SIM105
        t.a = 3.0  # type: ignore[misc]
    except AttributeError:
        pass
    return t.a * t.b


def filled_in_a_loop_whose_count_is_read(x: float, y: float):
    qs = []
    for i in range(2):
        qs.append(Point(y, x + i))
    qs[0].x += 1.0
    return qs[0].x * i


def pushed_again(p, n):
    if n > 0:
        p.x += p.v
        pushed_again(p, n - 1)


def changed_by_recursion(x: float, y: float):
    p = Point(x // 0.3, 1.0)
    pushed_again(p, 3)
    return p.x * x * y


REFUSED: list[tuple[Callable[..., Any], str]] = [
    (changed_behind_its_back, "in-place-write"),
    (changed_by_recursion, "in-place-write"),
    (filled_in_a_loop_whose_count_is_read, "in-place-write"),
    (field_of_a_tuple_assigned, "in-place-write"),
    (part_handed_on_and_replaced, "in-place-write"),
    (it_may_be_either, "in-place-write"),
    (field_deleted, "structure"),
    (kept_in_a_list_while_it_changes, "in-place-write"),
    (field_that_the_class_does_not_have, "stored"),
    (part_replaced_that_has_a_name, "in-place-write"),
    (part_replaced_by_a_helper, "in-place-write"),
    (it_was_one_of_two, "in-place-write"),
    (picked_by_a_helper, "in-place-write"),
    (name_bound_anew_in_a_loop, "in-place-write"),
    (element_replaced, "in-place-write"),
    (objects_swapped, "in-place-write"),
    (elements_swapped, "in-place-write"),
    (by_a_place_that_is_computed, "stored"),
    (grown_list_of_it, "in-place-write"),
    (another_class_later, "structure"),
    (another_class_by_a_helper, "structure"),
    (by_setattr, "stored"),
    (through_its_dictionary, "stored"),
    (printed_whole, "in-place-write"),
]
