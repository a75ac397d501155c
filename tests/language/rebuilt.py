"""Lists of objects, tuples and dicts that are made anew in every round of a loop, under the same name."""

from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

Body = namedtuple("Body", "mass pos vel")


class P(NamedTuple):
    q: float
    v: float


@dataclass
class D:
    q: float
    v: float
    m: float = 1.0


def kicked(p, dt):
    return replace(p, v=p.v - dt * p.q)


def named_tuples_replaced(x: float, y: float):
    ps = [P(x, y), P(y, 1.0), P(0.5, x)]
    for _ in range(3):
        ps = [p._replace(q=p.q + 0.1 * p.v, v=p.v - 0.1 * p.q) for p in ps]
    return sum(p.q * p.v for p in ps)


def dataclasses_replaced(x: float, y: float):
    ps = [D(x, y), D(y, 1.0), D(0.5, x, 2.0)]
    for _ in range(3):
        ps = [replace(p, q=p.q + 0.1 * p.v, v=p.v - 0.1 * p.q) for p in ps]
    return sum(p.q * p.v * p.m for p in ps)


def made_by_helpers(x: float, y: float):
    ps = [D(x, y), D(y, 1.0)]
    for _ in range(3):
        ps = [kicked(D(p.q + 0.1 * p.v, p.v), 0.1) for p in ps]
    return ps[0].q * ps[-1].v


def beside_a_list_of_numbers(x: float, y: float):
    ps = [P(x, y), P(y, 1.0), P(0.5, x)]
    for _ in range(3):
        acc = [-p.q for p in ps]
        ps = [p._replace(q=p.q + 0.1 * p.v, v=p.v + 0.1 * a) for p, a in zip(ps, acc, strict=True)]
    return sum(p.q * p.v for p in ps)


def each_with_each(x: float, y: float):
    ps = [P(x, y), P(y, 1.0), P(0.5, x)]
    for _ in range(3):
        new = []
        for i, p in enumerate(ps):
            a = 0.0
            for j, o in enumerate(ps):
                if i != j:
                    a += (o.q - p.q) * o.v
            new.append(P(p.q + 0.1 * p.v, p.v + 0.1 * a))
        ps = new
    return sum(p.q * p.v for p in ps)


def of_arrays(x: float, y: float):
    bodies = [
        Body(1.0, np.array([0.0, x]), np.array([y, 0.0])),
        Body(0.1 * x * y, np.array([1.0, 0.0]), np.array([0.0, y])),
    ]
    for _ in range(3):
        middle = sum(b.mass * b.pos[0] for b in bodies)
        bodies = [b._replace(vel=b.vel - middle * b.pos, pos=b.pos + 0.1 * b.vel) for b in bodies]
    return float(sum(0.5 * b.mass * (b.vel @ b.vel) for b in bodies))


def tuples(x: float, y: float):
    ps = [(x, y), (y, 1.0), (0.5, x)]
    for _ in range(3):
        ps = [(q + 0.1 * v, v - 0.1 * q) for q, v in ps]
    return sum(q * v for q, v in ps)


def dicts(x: float, y: float):
    ps = [{"q": x, "v": y}, {"q": y, "v": 1.0}]
    for _ in range(4):
        ps = [{"q": p["q"] + 0.1 * p["v"], "v": p["v"] - 0.1 * p["q"]} for p in ps]
    return sum(p["q"] * p["v"] for p in ps)


def in_turns(x: float, y: float):
    a = [P(x, y), P(y, 1.0)]
    b = [P(y, y), P(y, 2.0)]
    for _ in range(3):
        a, b = b, [P(p.q + q.v, p.v * q.q) for p, q in zip(a, b, strict=True)]
    return sum(p.q * p.v for p in a) + sum(p.q for p in b)


def fewer_and_fewer(x: float, y: float):
    ps = [P(x, y), P(y, 1.0), P(0.5, -0.2), P(-x, 2.0)]
    for _ in range(3):
        ps = [P(p.q + 0.1 * p.v, p.v - 0.1 * p.q) for p in ps if p.q > 0]
    return sum(p.q * p.v for p in ps)


def in_some_rounds(x: float, y: float):
    ps = [P(x, y), P(y, 1.0)]
    for k in range(4):
        new = [P(p.q + 0.1 * p.v, p.v - 0.1 * p.q) for p in ps]
        if k % 2 == 0:
            ps = new
    return sum(p.q * p.v for p in ps)


def one_of_them_kept(x: float, y: float):
    ps = [P(x, y), P(y, 1.0)]
    best = ps
    for _ in range(4):
        ps = [P(p.q + 0.3 * p.v, p.v - 0.1 * p.q) for p in ps]
        if ps[0].q < 1.0:
            best = ps
    return sum(p.q * p.v for p in ps) + best[0].v


def until_something_happens(x: float, y: float):
    ps = [P(x, y), P(y, 1.0)]
    t = 0.0
    while t < 0.95:
        ps = [P(p.q + 0.1 * p.v, p.v - 0.1 * p.q) for p in ps]
        t += 0.1
        if ps[0].q > 0.7:
            break
    return ps[0].q * ps[-1].v + t


def more_and_more(x: float, y: float):
    ps = []
    for k in range(3):
        new = [P(p.q + 0.1 * p.v, p.v - 0.1 * p.q) for p in ps]
        new.append(P(x * k, y))
        ps = new
    return sum(p.q * p.v for p in ps)


def stepped(ps, dt):
    return [P(p.q + dt * p.v, p.v - dt * p.q) for p in ps]


def stepped_in_a_loop(ps, dt):
    new = []
    for p in ps:
        new.append(D(p.q + dt * p.v, p.v - dt * p.q, p.m))
    return new


def stepped_and_measured(ps, dt):
    new = stepped(ps, dt)
    return new, sum(p.q for p in new)


def started(x, y, n):
    return [P(x * i, y + i) for i in range(n)]


def energy(ps):
    return sum(p.q * p.v for p in ps)


def pulls(bodies):
    acc = [np.zeros(2) for _ in bodies]
    for i, a in enumerate(bodies):
        for j, b in enumerate(bodies):
            if i != j:
                acc[i] += b.mass * (b.pos - a.pos)
    return acc


def by_a_helper(x: float, y: float):
    ps = [P(x, y), P(y, 1.0), P(0.5, x)]
    for _ in range(3):
        ps = stepped(ps, 0.1)
    return energy(ps)


def by_a_helper_with_a_loop(x: float, y: float):
    ps = [D(x, y), D(y, 1.0), D(0.5, x, 2.0)]
    for _ in range(3):
        ps = stepped_in_a_loop(ps, 0.1 * x)
    return sum(p.q * p.v * p.m for p in ps)


def by_a_helper_that_gives_more(x: float, y: float):
    ps = [P(x, y), P(y, 1.0)]
    total = 0.0
    for _ in range(3):
        ps, middle = stepped_and_measured(ps, 0.1)
        total += middle * middle
    return total


def made_by_a_helper(x: float, y: float):
    ps = started(x, y, 3)
    for _ in range(2):
        ps = stepped(stepped(ps, 0.1), 0.2)
    return x * energy(ps) + energy(started(y, x, 2))


def by_an_inner_function(x: float, y: float):
    def moved(ps, dt):
        return [P(p.q + dt * p.v, p.v - dt * p.q * y) for p in ps]

    ps = [P(x, y), P(y, 1.0)]
    for _ in range(3):
        ps = moved(ps, 0.1)
    return ps[0].q * ps[1].v


def pulled(x: float, y: float):
    bodies = [
        Body(1.0 * x, np.array([0.0, x]), np.array([y, 0.0])),
        Body(0.1 * x * y, np.array([1.0, 0.0]), np.array([0.0, y])),
    ]
    for _ in range(3):
        acc = pulls(bodies)
        bodies = [
            b._replace(vel=b.vel + 0.1 * a, pos=b.pos + 0.1 * (b.vel + 0.1 * a)) for b, a in zip(bodies, acc, strict=True)
        ]
    return float(sum(0.5 * b.mass * (b.vel @ b.vel) for b in bodies))


def beside_what_is_read_of_it(x: float, y: float):
    ps = [(x, y)]
    n = 0.0
    for _ in range(3):
        new = [(a * b, b + n) for a, b in ps]
        ps, n = new, n + ps[0][0]
    return sum(a * b for a, b in ps) * n


def numbers(x: float, y: float):
    xs = [x, y, 1.0]
    for _ in range(3):
        xs = [a * a * 0.3 + x for a in xs]
    return sum(a * a for a in xs)


def numbers_in_two_lists(x: float, y: float):
    ms, qs = [1.0, 2.0], [x, y]
    for _ in range(3):
        nm, nq = [], []
        for m, q in zip(ms, qs, strict=True):
            nm.append(m + 1.0)
            nq.append(q * q * m)
        ms, qs = nm, nq
    return sum(m * q for m, q in zip(ms, qs, strict=True))


def squared(xs, y):
    new = []
    for a in xs:
        new.append(a * a * y)
    return new


def numbers_by_a_helper(x: float, y: float):
    xs = [x, y, 1.0]
    for _ in range(3):
        xs = squared(xs, y)
    return sum(xs) * xs[0]


def rounds(x, y, n):
    xs = [x, y, 1.0]
    out = 0.0
    for _ in range(n):
        xs = [a * a * y + x for a in xs]
        out += xs[0] * xs[1]
    return out + xs[2]


def rounds_in_a_helper(x: float, y: float):
    return rounds(x, y, 3) * rounds(y, x * 0.3, 2)


def bodies(x, y, n):
    ps = [D(x, y), D(y, 1.0)]
    for _ in range(n):
        ps = [D(p.q + 0.1 * p.v, p.v - 0.1 * p.q) for p in ps]
    return ps[0].q * ps[1].v


def bodies_in_a_helper(x: float, y: float):
    return bodies(x, y, 3) + bodies(y, x, 2)


def with_a_clock(x: float, y: float):
    ps = [(x, 0.1), (y, 0.2)]
    for _ in range(3):
        ps = [(q * q * t + 0.1, t + 0.3) for q, t in ps]
    return sum(q * t for q, t in ps)


def read_while_it_is_filled(x: float, y: float):
    out = 0.0
    for k in range(3):
        xs = [x]
        for _ in range(3):
            xs.append(xs[-1] * xs[-1] * y + k)
        out += xs[-1] * xs[1]
    return out


def looked_at_while_it_is_filled(x: float, y: float):
    total = 0.0
    for _ in range(3):
        xs = []

        def count():
            return len(xs)  # noqa: B023

        for i in range(3):
            xs.append(x * i)
            total += count() * y * x
    return total


def filled_by_another_name_as_well(x: float, y: float):
    total = 0.0
    xs = []
    for k in range(3):
        other = xs
        xs = []
        for i in range(2):
            xs.append(x * i + k)
            other.append(y * k)
        total += sum(xs) * sum(other)
    return total


LISTS_KEPT: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (f, (0.4, 0.7))
    for f in (
        named_tuples_replaced,
        dataclasses_replaced,
        made_by_helpers,
        beside_a_list_of_numbers,
        each_with_each,
        of_arrays,
        tuples,
        dicts,
        in_turns,
        fewer_and_fewer,
        in_some_rounds,
        one_of_them_kept,
        until_something_happens,
        more_and_more,
        by_a_helper,
        by_a_helper_with_a_loop,
        by_a_helper_that_gives_more,
        made_by_a_helper,
        by_an_inner_function,
        pulled,
        beside_what_is_read_of_it,
        numbers,
        numbers_in_two_lists,
        numbers_by_a_helper,
        rounds_in_a_helper,
        bodies_in_a_helper,
        with_a_clock,
    )
]


def longer_under_another_name(x: float, y: float):
    ps = [P(x, y), P(y, 1.0)]
    for _ in range(3):
        new = [P(p.q + 0.1 * p.v, p.v - 0.1 * p.q) for p in ps]
        ps = new
        new.append(P(x, 0.1))
    return sum(p.q * p.v for p in ps)


def longer_while_another_name_holds_it(x: float, y: float):
    ps = [P(x, y), P(y, 1.0)]
    old = ps
    for _ in range(2):
        ps.append(P(x * y, y))
        old = ps
    return sum(p.q * p.v for p in ps) + sum(p.q * p.v for p in old)


FORWARD_ONLY = [(longer_under_another_name, (0.4, 0.7)), (longer_while_another_name_holds_it, (0.4, 0.7))]


def changed_while_two_lists_hold_it(x: float, y: float):
    d = D(x, y)
    ps = [d, D(y, 1.0)]
    for _ in range(3):
        new = []
        for p in ps:
            new.append(p)
        ps = new
    d.q = 3.0 * x
    return sum(p.q * p.v for p in ps)


def changed_where_it_came_from(x: float, y: float):
    ps = [D(x, y), D(y, 1.0)]
    first = ps[0]
    old = ps
    for _ in range(3):
        ps = [D(p.q + 0.1 * p.v, p.v) for p in ps]
    first.q = 3.0 * x
    return sum(p.q * p.v for p in ps) + sum(p.q for p in old)


def replaced_by_its_own_rows(x: float, y: float):
    ps = [(x, y)]
    for _ in range(3):
        ps.append((x * y, y))
        ps, n = [ps[0], ps[-1]], 1
    return sum(a * b for a, b in ps) * n


ONCE = [
    (read_while_it_is_filled, (0.4, 0.7)),
    (looked_at_while_it_is_filled, (0.4, 0.7)),
    (filled_by_another_name_as_well, (0.4, 0.7)),
]
REFUSED = [(replaced_by_its_own_rows, None), (changed_while_two_lists_hold_it, None), (changed_where_it_came_from, None)]
