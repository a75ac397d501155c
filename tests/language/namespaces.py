"""`types.SimpleNamespace`: records whose fields are those that are written out where they are made, or given in the same block."""

import math
import types
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np


def used(p):
    return p.a * math.sin(p.b)


def moved(p, dt):
    p.a += dt * p.b
    p.b -= dt * p.a


def made(x, y):
    return SimpleNamespace(a=x * y, b=y, n=3)


def read(x: float, y: float):
    p = SimpleNamespace(a=x, b=y * 2)
    return p.a * p.b + p.a


def changed_in_a_loop(x: float, y: float):
    p = types.SimpleNamespace(a=x, b=y * 2)
    for _ in range(3):
        p.a = p.a * p.b
        p.b += 0.1
    return p.a * p.b


def given_more_fields(x: float, y: float):
    p = SimpleNamespace(a=x, b=y * 2)
    p.c = p.a * 3
    p.d = p.c * p.b
    p.a = p.d + 1.0
    return p.a * p.b + p.c


def given_more_fields_and_handed_on(x: float, y: float):
    p = SimpleNamespace(a=x)
    p.b = y * p.a
    moved(p, 0.1)
    return used(p)


def made_in_each_round(x: float, y: float):
    total = 0.0
    for i in range(3):
        p = SimpleNamespace(a=x * i)
        p.b = p.a * y
        total += p.a * p.b
    return total


def by_helpers(x: float, y: float):
    p = made(x, y)
    q = made(y, p.a)
    for _ in range(p.n):
        moved(q, 0.1)
    return used(p) * used(q) + used(SimpleNamespace(a=y, b=x))


def under_another_name(x: float, y: float):
    p = SimpleNamespace(a=x, b=y)
    q = p
    q.a = q.a * 2
    return p.a * q.b


def in_a_list(x: float, y: float):
    ps = [SimpleNamespace(a=x, b=y), SimpleNamespace(a=y, b=1.0)]
    for p in ps:
        p.a += p.b * 2
    return sum(used(p) for p in ps)


def in_one_another(x: float, y: float):
    p = SimpleNamespace(a=SimpleNamespace(u=x, v=y), w=y)
    p.a.u = p.a.u * p.w
    return p.a.u * p.a.v


def of_arrays(x: float, y: float):
    s = SimpleNamespace(u=np.zeros(3), r=np.array([x, y, 1.0]))
    for _ in range(3):
        s.u = s.u + 0.1 * s.r
        s.r = s.r - 0.1 * y * s.u
    return float(s.u @ s.r)


def with_a_function(x: float, y: float):
    p = SimpleNamespace(f=lambda t: t * t * y, b=y)
    return p.f(x) * p.b


def of_settings(x: float, y: float):
    cfg = SimpleNamespace(n=3, dt=0.1)
    cfg.m = 2
    for _ in range(cfg.n * cfg.m):
        x = x + cfg.dt * y * x
    return x


CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (f, (0.4, 0.7))
    for f in (
        read,
        changed_in_a_loop,
        given_more_fields,
        given_more_fields_and_handed_on,
        made_in_each_round,
        by_helpers,
        under_another_name,
        in_a_list,
        in_one_another,
        of_arrays,
        with_a_function,
        of_settings,
    )
]


def more_fields_by_another_name(x: float, y: float):
    p = SimpleNamespace(a=x, b=y)
    q = p
    q.c = q.a * 2
    p.a = 3.0 * p.c
    return p.a * q.b * p.c


def more_fields_in_branches(x: float, y: float):
    p = SimpleNamespace(a=x)
    if x > 0:
        p.b = y
    else:
        p.b = x * 2
    return p.a * p.b


def more_fields_by_a_helper(x: float, y: float):
    def filled(p):
        p.b = y
        return p

    return used(filled(SimpleNamespace(a=x)))


REFUSED = [(more_fields_by_another_name, None), (more_fields_in_branches, None), (more_fields_by_a_helper, None)]
