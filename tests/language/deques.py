"""Deques, which derivatives keep as lists: what ordinary code does with them, and what no list does."""

import collections
import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

LENGTH = 3
RETURNS = [0.01, -0.02, 0.015, 0.03, -0.01]


def moving_average(x: float, y: float):
    window = deque(maxlen=3)
    total = 0.0
    for i, r in enumerate(RETURNS):
        window.append(math.exp(r * y * 10) * (1 + x * i / 10))
        if len(window) < window.maxlen:
            continue
        total += (window[-1] - sum(window) / len(window)) ** 2
    return total * 100 + window[0]


def delay_lines(x: float, y: float):
    xs = deque([0.0, 0.0], maxlen=2)
    ys = deque([0.0] * 2, maxlen=2)
    energy = 0.0
    for n in range(6):
        s = math.sin(0.9 * n) + x
        out = 0.2 * s + 0.4 * xs[0] + y * xs[1] - sum(c * v for c, v in zip([x, 0.3 * y], ys, strict=True))
        xs.appendleft(s)
        ys.appendleft(out)
        energy += out**2
    return energy


def breadth_first(x: float, y: float):
    q = deque([(1.0, 0)])
    total = 0.0
    while q:
        value, depth = q.popleft()
        total += value * (depth + 1)
        if depth >= 3:
            continue
        q.append((value * x, depth + 1))
        q.append((math.sin(value * y), depth + 1))
    return total


def both_ends(x: float, y: float):
    a = deque([x, y], maxlen=3)
    for i in range(4):
        if i % 2:
            a.append(x * i)
        else:
            a.appendleft(y * i + a[0])
    return a[0] * 2 + a[-1] * x + a[1]


def as_many_as(x: float, y: float):
    total = 0.0
    for n in range(1, 4):
        q = collections.deque(maxlen=n)
        for i in range(5):
            q.append(x * i + y)
        total += q[0] * n
    return total


def as_many_as_a_constant(x: float, y: float):
    b = collections.deque([x], LENGTH)
    for i in range(6):
        b.append(x * math.sin(i * y))
    return sum(v * v for v in b)


def longer_than_it_may_be(x: float, y: float):
    given = [x, y, x * y, 1.0]
    b, c = deque([y, x, x * y, 2.0], maxlen=2), deque(given, maxlen=2)
    c.append(x * b[0])
    return b[0] * b[1] * c[0] * c[1] + len(c) + given[0]


def other_names(x: float, y: float):
    a = deque([x, 1.0], maxlen=2)
    b, c = a, a.copy()
    b.append(y)
    c.append(x * x)
    c.append(x * y)
    return a[0] * a[-1] + c[0] * c[1]


def copied(x: float, y: float):
    a = deque([x, 1.0], maxlen=2)
    b = deque(a)
    b.append(y)
    b.append(x * y)
    return a[0] * b[2] * len(b)


def copied_of_what_does_not_vary(x: float, y: float):
    a = deque([x])
    b = a.copy()
    b.append(y)
    b[0] = y * y
    return a[0] * b[0] * b[1]


def emptied(x: float, y: float):
    q = deque([x])
    n = 0
    while q and n < 6:
        v = q.pop()
        q.appendleft(v * y)
        if len(q) < 3:
            q.append(0.5 * v + x)
        n += 1
    return sum(q)


def taken_off_in_between(x: float, y: float):
    q = deque([x, y], maxlen=2)
    total = 0.0
    for i in range(6):
        if i % 2:
            total += q.popleft()
        q.append(y * i * x)
        total += q[0] * x * len(q)
    return total


def _smoothed(recent, v, n):
    recent.append(v)
    while len(recent) > n:
        recent.popleft()
    return sum(recent) / len(recent)


def _pushed(recent, v):
    recent.append(v)
    return sum(recent)


def _made(x, y):
    q = deque([x, y])
    q.append(x * y)
    return q


def handed_to_helpers(x: float, y: float):
    a, b = deque(), deque(maxlen=2)
    total = 0.0
    for i in range(4):
        total += _smoothed(a, x * i + y, 3) * _pushed(b, y * i)
    return total * a[0]


def made_by_a_helper(x: float, y: float):
    q = _made(x, y)
    q.appendleft(3 * x)
    return sum(q) * q[0] + q[3]


class Average:
    def __init__(self, n):
        self.n = n
        self.recent = deque(maxlen=n)

    def push(self, v):
        self.recent.append(v)
        return sum(self.recent) / len(self.recent)


def in_objects(x: float, y: float):
    average = Average(2)
    total = 0.0
    for i in range(6):
        total += average.push(x * math.sin(i * y)) ** 2
    return total


@dataclass
class Comb:
    gain: float
    line: deque = field(default_factory=lambda: deque([0.0, 0.0], maxlen=2))

    def step(self, v):
        out = v + self.gain * self.line[0]
        self.line.append(out)
        return out


def in_records(x: float, y: float):
    comb = Comb(x)
    total = 0.0
    for i in range(5):
        total += comb.step(y * i) ** 2
    return total


def of_arrays(x: float, y: float):
    q = deque(np.zeros(3), maxlen=3)
    recent = deque(maxlen=2)
    total = 0.0
    for i in range(4):
        q.appendleft(x * i + 0.1 * y * q[0])
        recent.append(np.array([x, y * i]))
        total += np.dot(np.array(q), [1.0, 2.0, 3.0]) + np.mean(q)
    return total + np.sum(recent[0] * recent[1])


def asserted(x: float, y: float):
    q = deque([x, y], maxlen=2)
    q.append(x * y)
    assert len(q) == 2, f"{len(q)} values"
    q[0] = q[0] * q[-1]
    return q[0] * q[1]


CASES: list[Callable[..., Any]] = [
    moving_average,
    delay_lines,
    breadth_first,
    both_ends,
    as_many_as,
    as_many_as_a_constant,
    longer_than_it_may_be,
    other_names,
    copied,
    copied_of_what_does_not_vary,
    emptied,
    taken_off_in_between,
    handed_to_helpers,
    made_by_a_helper,
    in_objects,
    in_records,
    of_arrays,
    asserted,
]

# ---- what no list does


def compared(x: float, y: float):
    a = deque([x, y])
    if a == [x, y]:
        return x
    a.append(x)
    return y * a[-1]


def compared_with(x: float, y: float):
    a, b = deque([x, y]), [x, y]
    if b == a:
        return x
    a.append(x)
    return y * a[-1]


def asked_what_it_is(x: float, y: float):
    a = deque([x, y])
    a.append(x)
    return x if isinstance(a, list) else y * a[-1]


def shown(x: float, y: float):
    q = deque([x, y], maxlen=2)
    q.append(3.0 * x)
    return q[0] * len(f"{q}")


def rotated(x: float, y: float):
    a = deque([x, y, 1.0])
    a.rotate(1)
    return a[0] * 2 + a[1] * 3


def added_to_the_left(x: float, y: float):
    a = deque([x, y])
    a.extendleft([x * y, 2.0 * x])
    return a[0] * a[-1]


def added_to(x: float, y: float):
    a = deque([x, y], maxlen=3)
    a += [x * y, 2.0 * x]
    return a[0] * a[-1]


def bound_anew(x: float, y: float):
    n = 2
    b = deque(maxlen=n)
    n = 4
    for i in range(6):
        b.append(x * math.sin(i * y))
    return sum(v * v for v in b)


def _grown(recent, v):
    recent.append(v)
    return sum(recent)


def a_list_or_a_deque(x: float, y: float):
    a, b = deque(maxlen=2), [1.0]
    total = 0.0
    for i in range(4):
        total += _grown(a, x * i * y) + _grown(b, y)
    return total


def of_two_lengths(x: float, y: float):
    q = deque([x, y], maxlen=2) if x > 0 else deque([y], maxlen=3)
    q.append(x * y)
    return q[0]


class First:
    def __init__(self, v):
        self.kept = deque([v], maxlen=2)

    def push(self, v):
        self.kept.append(v)


class Second:
    def __init__(self, v):
        self.kept = [v]

    def push(self, v):
        self.kept.append(v)


def of_two_classes(x: float, y: float):
    a, b = First(x), Second(y)
    for i in range(3):
        a.push(y * i)
        b.push(x * i)
    return sum(a.kept) * sum(b.kept)


class Widening:
    def __init__(self, n):
        self.n = n
        self.held = deque(maxlen=n)

    def widen(self):
        self.n = self.n + 1

    def push(self, v):
        self.held.append(v)


def as_many_as_at_first(x: float, y: float):
    a = Widening(2)
    a.push(x)
    a.push(y)
    a.widen()
    a.push(x * y)
    return a.held[0] * len(a.held)


REFUSED: list[Callable[..., Any]] = [
    compared,
    compared_with,
    asked_what_it_is,
    shown,
    rotated,
    added_to_the_left,
    added_to,
    bound_anew,
    a_list_or_a_deque,
    of_two_lengths,
    of_two_classes,
    as_many_as_at_first,
]
