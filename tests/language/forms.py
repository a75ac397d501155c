"""Constructs of which the other collections hold fewer than three functions: small programs of science, each with some of them."""

# ruff: noqa: B007, B905, RUF007  (the forms are the point)

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tests.language import bodies

GRAVITY = 9.81
RATE = 0.25


# ---- control flow


def newton_with_a_limit(x: float, y: float):
    """The root of t**3 + y * t = x; where it is not found in time, a step from the start."""
    t, rounds = 1.0, 0
    while abs(t**3 + y * t - x) > 1e-13:
        t = t - (t**3 + y * t - x) / (3.0 * t * t + y)
        rounds += 1
        if rounds > 30:
            break
    else:
        t = t * 1.5
    return t * t


def phases(t: float, melt: float, boil: float):
    """Energy to heat something from ice to steam."""
    return 2.1 * t if t < melt else 2.1 * melt + 4.2 * (t - melt) if t < boil else 4.2 * boil + 2.0 * (t - boil) ** 2


def huber(x: float, y: float):
    inside = not abs(x) > y
    return (0.5 * x * x if inside else y * (abs(x) - 0.5 * y)) * (2.0 - (not inside))


def only_where_it_is_defined(x: float, y: float):
    """The logarithm is taken behind a test."""
    if x > 0.0 and (t := math.log(x)) > -1.0 and (u := t * y) > -9.0:
        return t * u + x
    return x * y


def while_both_hold(x: float, y: float, n: int):
    s = 0.0
    while n > 0 and (t := x * n) > 0.1:
        s += t * y
        n -= 1
    return s


def between_tests(x: float, y: float, n: int):
    s = x
    for i in range(n):
        if (t := s * y) > 0.5:
            s = t * 0.5
        elif i > 0 and (u := t + x) < 3.0:
            s = u * u
    return s


def cleaned_up(x: float, n: int):
    log = []
    try:
        log.append(n)
        z = math.sin(x) * n
    except ArithmeticError:
        z = 0.0
    finally:
        print(end="")
    return z * z * len(log)


def always_counted(x: float, y: float, n: int):
    rounds = 0
    for i in range(n):
        try:
            x = x * y / (x + y)
        finally:
            rounds += 1
    return x * rounds


def work_arrays_deleted(x: float, v):
    squares = v * v * x
    total = np.sum(squares)
    del squares
    return total * total


def fall(t: float, v: float):
    global GRAVITY
    return v * t - 0.5 * GRAVITY * t**2


def decay(x: float, t: float):
    global RATE, GRAVITY
    y = x
    for _ in range(3):
        y = y - RATE * y * t
    return y * GRAVITY


def every_second(v, x: float, n: int):
    s = 0.0
    for i in range(0, n, 2):
        s += v[i] * x**i
    return s


def rule_of_simpson(a: float, b: float, n: int):
    h = (b - a) / n
    s = math.exp(-a * a) + math.exp(-b * b)
    for i in range(1, n, 2):
        s += 4.0 * math.exp(-((a + i * h) ** 2))
    for i in range(2, n - 1, 2):
        s += 2.0 * math.exp(-((a + i * h) ** 2))
    return s * h / 3.0


def gauss_points(a: float, b: float):
    s = 0.0
    for node in [-0.7745966692414834, 0.0, 0.7745966692414834]:
        s += math.exp(0.5 * (a + b) + 0.5 * (b - a) * node)
    return s * (b - a)


def lennard_jones_terms(r: float, eps: float):
    energy = 0.0
    for power, sign in [(12, 1.0), (6, -1.0)]:
        energy += sign * 4.0 * eps / r**power
    return energy


def of_a_list_of_what_varies(x: float, y: float):
    s = 1.0
    for part in [x, y * x, x - y]:
        s = s * part + y
    return s


def budget(x: float, y: float):
    rates = {"rent": 0.3, "food": 0.2, "rest": 0.5}
    total = 0.0
    for name, rate in rates.items():
        total += rate * x**2 * len(name) * y
    return total


def mixture(x: float, n: int):
    """Of what a helper's dict says; some of it varies."""
    parts = {"gas": x * x, "oil": x, "ash": 0.25}
    total = 0.0
    for name, part in parts.items():
        if name != "ash":
            total += part * n
    return total * parts["ash"]


def in_order_of_names(x: float, y: float):
    weights = {"c": 0.5, "a": 2.0, "b": 1.5}
    s = y
    for name in sorted(weights):
        s = s * x + weights[name]
    return s


def in_order_of_numbers(x: float, n: int):
    s = x
    for k in sorted([3, 1, 2], reverse=True):
        s = math.sin(s * k) + x
    return s * n


# ---- expressions


def moments(x: float, y: float):
    m = {k: x**k * y for k in (1, 2, 3)}
    return m[3] - 3.0 * m[1] * m[2] + 2.0 * m[1] ** 3


def sum_of_the_positive(v, x: float):
    return sum([t * t * x for t in v if t > 0.0])


def away_from_the_diagonal(x: float, y: float, n: int):
    terms = [x * i + y * j for i in range(n) for j in range(n) if i != j]
    return sum(terms) * terms[1]


def steepest(v, x: float):
    return max(abs(b - a) * x for a, b in zip(v[:-1], v[1:]))


def nearest(x: float, y: float, n: int):
    return min((x - i * y) ** 2 for i in range(n))


def filtered_numbers(x: float, n: int):
    s = 0.0
    for k in filter(lambda k: k % 2 == 1, range(n)):
        s += (-1.0) ** (k // 2) * x**k / math.factorial(k)
    return s


def filtered_by_a_function(v, x: float):
    return sum(filter(_is_large, v)) * x


def _is_large(t):
    return t > 0.1


def options_handed_on(x: float, y: float):
    options = {"rate": y, "power": 3}
    return _growth(x, **options) * _growth(y, **{"rate": x})


def _growth(t, rate=1.0, power=2):
    return t**power * rate + t


def smooth_step(x: float, low: float, high: float):
    if low <= x <= high:
        t = (x - low) / (high - low)
        return t * t * (3.0 - 2.0 * t)
    return x * 0.0 if x < low else 1.0 + 0.1 * x


def window(x: float, y: float, n: int):
    s = 0.0
    for i in range(n):
        s += x * i * y if 0 < i < n - 1 else x + y
    return s


# ---- functions


def layer_elsewhere(v, x: float):
    layer = bodies.Layer(v * x, x)
    return np.sum(bodies.doubled(layer).apply(v))


def spring_elsewhere(x: float, k: float):
    return bodies.spring(x, k) * bodies.spring(k, x)


def steps_elsewhere(x: float, k: float, n: int):
    v = 0.0
    for _ in range(n):
        x, v = bodies.leapfrog(x, v, k)
    return x * v


@dataclass
class Oscillator:
    stiffness: float
    damping: float

    def __call__(self, t):
        return np.exp(-self.damping * t) * np.cos(self.omega * t)

    @property
    def omega(self):
        return np.sqrt(self.stiffness - self.damping**2)


@dataclass(frozen=True)
class Line:
    slope: float
    start: float = 0.5

    def __call__(self, t):
        return self.slope * t + self.start


def oscillates(k: float, d: float, t: float):
    motion = Oscillator(k, d)
    return motion(t) - motion(0.5 * t) ** 2


def line_of_a_line(x: float, y: float):
    inner, outer = Line(y), Line(x, start=y)
    return outer(inner(x)) * inner(2.0)


def lines_in_a_loop(x: float, y: float, n: int):
    s = x
    for i in range(n):
        line = Line(y * 0.5, s)
        s = line(x) - 0.1 * i
    return s


# ---- structures


def grown_by_halves(x: float, n: int):
    xs = [x]
    for i in range(n):
        xs.extend([xs[-1] * 0.5, x * i])
    return sum(xs) * xs[1]


def grown_by_its_end(x: float, n: int):
    xs = [x]
    for _ in range(n):
        xs.extend([xs[-1] * 0.5, xs[-1] * x])
    return xs[-1] * xs[1]


def grown_by_rows(x: float, v):
    xs = []
    for t in v:
        xs.append(t * x)
    xs.extend([x, x * x])
    return sum(xs) * xs[0]


def state_updated(x: float, v: float, n: int):
    state = {"x": x, "v": v}
    for _ in range(n):
        force = -state["x"]
        state.update(v=state["v"] + 0.1 * force)
        state.update({"x": state["x"] + 0.1 * state["v"]})
    return state["x"] * state.get("v")


def settings_updated(x: float, y: float):
    settings = {"rate": 0.5, "power": 2}
    settings.update(power=3)
    return x ** settings["power"] * y * settings["rate"]


class Pose(NamedTuple):
    x: float
    y: float
    turn: float = 0.0

    def moved(self, d):
        return Pose(self.x + d * np.cos(self.turn), self.y + d * np.sin(self.turn), self.turn + 0.1 * d)


def walked(d: float, turn: float, n: int):
    pose = Pose(0.0, 0.0, turn)
    for _ in range(n):
        pose = pose.moved(d)
    return pose.x**2 + pose.y


# ---- arrays in place


def relu_by_mask(x: float, v):
    y = v * x
    mask = y < 0.0
    y[mask] = 0.1 * y[mask]
    return np.sum(y**2)


def clipped_by_mask(x: float, v):
    y = v * x
    y[y > 1.0] = x
    y[v < 0.0] *= 2.0
    return np.sum(y * v)


def permuted(x: float, v):
    order = np.array([2, 0, 1])
    y = np.zeros(3)
    y[order] = v * x
    y[order[:2]] += x
    return np.sum(y * np.arange(3.0))


def gathered_and_scattered(x: float, v):
    idx = np.array([0, 2])
    y = v * x
    y[idx] *= y[idx] + x
    return np.sum(y)


def weights_collected(x: float, v):
    bins = np.array([0, 2, 0])
    total = np.zeros(3)
    np.add.at(total, bins, v * x)
    return np.sum(total**2)


def forces_of_springs(x: float, v):
    """Each spring pulls at two bodies."""
    left, right = np.array([0, 1]), np.array([1, 2])
    stretch = (v[1:] - v[:-1]) * x
    force = np.zeros(3)
    np.add.at(force, left, stretch)
    np.add.at(force, right, -stretch)
    return np.sum(force * v)


def counted_twice(x: float, y: float, n: int):
    total = np.ones(2) * y
    for i in range(n):
        np.add.at(total, [i % 2, 0], x * total[1])
    return total[0] * total[1]


def filled_grid(x: float, y: float):
    grid = np.empty((2, 3))
    grid.fill(x * y)
    grid[0, 1] += y
    return np.sum(grid**2)


def filled_row(x: float, v):
    a = np.zeros((2, 3))
    a[0].fill(x)
    a[1] = v
    return np.sum(a[0] * a[1] * x)


def filled_in_rounds(x: float, v, n: int):
    work = np.empty(3)
    s = 0.0
    for i in range(n):
        work.fill(x * i)
        work += v
        s += np.sum(work * work)
    return s


def copied_into(x: float, v):
    y = np.empty(3)
    np.copyto(y, v * x)
    y *= v
    return np.sum(y * x)


def copied_into_a_row(x: float, v):
    a = np.ones((2, 3)) * x
    np.copyto(a[1], v * x)
    return np.sum(a[0] * a[1])


def copied_back(x: float, v, n: int):
    old, new = v * x, np.empty(3)
    for i in range(n):
        new[:] = old * x + i
        np.copyto(old, new)
    return np.sum(old)


def copied_where(x: float, v):
    y = v * x
    np.copyto(y, x, where=v > 0.0)
    np.copyto(y, y[::-1] * x, where=[True, False, True])
    return np.sum(y * y * v)


def columns_scaled(x: float, v):
    a = np.outer(v, v) * x
    a.T[0] *= x
    return np.sum(a * a)


def transposed_scaled(x: float, v):
    a = np.outer(v, v) + x
    b = a.T
    b *= v
    a.T[1] += x
    return np.sum(a[1] * v)


def transposed_by_columns(x: float, v):
    a = np.outer(v, v + x)
    a.T[...] *= v * x
    return np.sum(a * a)


V = np.array([0.5, -1.2, 0.8])
CASES = [
    (newton_with_a_limit, (0.7, 1.3)),
    (phases, (0.7, 0.4, 1.5)),
    (huber, (0.7, 1.3)),
    (only_where_it_is_defined, (0.7, 1.3)),
    (only_where_it_is_defined, (-0.7, 1.3)),
    (only_where_it_is_defined, (0.1, 1.3)),
    (while_both_hold, (0.3, 1.3, 3)),
    (between_tests, (0.7, 1.3, 4)),
    (cleaned_up, (0.7, 3)),
    (always_counted, (0.7, 1.3, 3)),
    (work_arrays_deleted, (0.7, V)),
    (fall, (0.7, 1.3)),
    (decay, (0.7, 0.3)),
    (every_second, (V, 0.7, 3)),
    (rule_of_simpson, (0.2, 1.1, 6)),
    (gauss_points, (0.2, 1.1)),
    (lennard_jones_terms, (1.1, 0.7)),
    (of_a_list_of_what_varies, (0.7, 1.3)),
    (budget, (0.7, 1.3)),
    (mixture, (0.7, 2)),
    (in_order_of_names, (0.7, 1.3)),
    (in_order_of_numbers, (0.7, 2)),
    (moments, (0.7, 1.3)),
    (sum_of_the_positive, (V, 0.7)),
    (away_from_the_diagonal, (0.7, 1.3, 3)),
    (steepest, (V, 0.7)),
    (nearest, (0.7, 0.5, 4)),
    (filtered_numbers, (0.7, 6)),
    (filtered_by_a_function, (V, 0.7)),
    (options_handed_on, (0.7, 1.3)),
    (smooth_step, (0.7, 0.2, 1.5)),
    (window, (0.7, 1.3, 4)),
    (layer_elsewhere, (V, 0.7)),
    (spring_elsewhere, (0.7, 1.3)),
    (steps_elsewhere, (0.7, 1.3, 3)),
    (oscillates, (2.0, 0.3, 0.7)),
    (line_of_a_line, (0.7, 1.3)),
    (lines_in_a_loop, (0.7, 1.3, 3)),
    (grown_by_halves, (0.7, 3)),
    (grown_by_its_end, (0.7, 3)),
    (grown_by_rows, (0.7, V)),
    (state_updated, (0.7, 1.3, 3)),
    (settings_updated, (0.7, 1.3)),
    (walked, (0.7, 0.4, 3)),
    (relu_by_mask, (0.7, V)),
    (clipped_by_mask, (0.7, V)),
    (permuted, (0.7, V)),
    (gathered_and_scattered, (0.7, V)),
    (weights_collected, (0.7, V)),
    (forces_of_springs, (0.7, V)),
    (counted_twice, (0.7, 1.3, 3)),
    (filled_grid, (0.7, 1.3)),
    (filled_row, (0.7, V)),
    (filled_in_rounds, (0.7, V, 3)),
    (copied_into, (0.7, V)),
    (copied_into_a_row, (0.7, V)),
    (copied_back, (0.7, V, 3)),
    (copied_where, (0.7, V)),
    (columns_scaled, (0.7, V)),
    (transposed_scaled, (0.7, V)),
    (transposed_by_columns, (0.7, V)),
]
