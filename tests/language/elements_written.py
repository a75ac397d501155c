"""Functions that are given lists of objects and write into these under other names."""

from dataclasses import dataclass


@dataclass
class P:
    u: float
    v: float = 1.5


def scaled(p):
    p.u *= p.v


def in_a_loop(ps):
    for p in ps:
        p.u *= p.v
    return sum(p.u for p in ps)


def by_a_second_name(ps):
    p = ps[0]
    p.u *= 2.0
    return ps[0].u * ps[1].u


def the_last(ps):
    q = ps[-1]
    q.u = q.v * 3.0
    total = 0.0
    for p in ps:
        total += p.u
    return total


def counted(ps):
    for i, p in enumerate(ps):
        p.u *= p.v + i
    return sum(p.u for p in ps)


def by_a_helper(ps):
    for p in ps:
        scaled(p)
    return sum(p.u for p in ps)


def beside_others(ps):
    for p, k in zip(ps, (1.0, 2.0), strict=False):
        p.u *= k
    return sum(p.u for p in ps)


def by_places(ps):
    i = 0
    while i < len(ps):
        q = ps[i]
        q.u = q.u * q.v
        i += 1
    return sum(p.u for p in ps)


def two_of_them(ps):
    q = ps[0]
    r = ps[1]
    q.u, r.u = r.u, q.u * 2
    return ps[0].u * ps[1].u * ps[0].v


OBJECTS = (in_a_loop, by_a_second_name, the_last, counted, by_a_helper, beside_others, by_places, two_of_them)


def dicts_in_a_loop(ds):
    for d in ds:
        d["u"] *= d["v"]
    return sum(d["u"] for d in ds)


def dict_by_a_second_name(ds):
    d = ds[0]
    d["u"] = d["v"] * 2.0
    return sum(d["u"] for d in ds)


def in_a_dict(c):
    for p in c["ps"]:
        p.u *= p.v
    return sum(p.u for p in c["ps"])


DICTS = (dicts_in_a_loop, dict_by_a_second_name)


def only_read(ps):
    total = 0.0
    for p in ps:
        q = p
        total += q.u * q.v
    return total


def least_and_first(ps):
    return min(p.v for p in ps) * ps[0].u
