"""Objects with lists of their own that grow, made by `__init__` or by `field(default_factory=...)`."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np


@dataclass
class Ray:
    height: float
    angle: float = 0.0
    heights: list = field(default_factory=list)
    notes: dict = field(default_factory=dict)

    def hit(self, power):
        self.angle -= power * self.height
        self.heights.append(self.height)
        self.height += np.tan(self.angle)
        return self


@dataclass
class Filter:
    gain: np.ndarray
    mean: np.ndarray = field(default_factory=lambda: np.zeros(2))
    spread: np.ndarray = field(default_factory=lambda: np.eye(2, dtype=float))
    weights: list = field(default_factory=lambda: [1.0, -2.0])

    def step(self, z):
        self.mean = self.gain @ self.mean + z
        self.spread = self.gain @ self.spread
        return self.mean[0] * self.weights[1] + self.spread[0, 1]


class Recorder:
    def __init__(self, scale):
        self.scale = scale
        self.values = []
        self.count = 0

    def add(self, v):
        self.values.append(v * self.scale)
        self.count += 1

    def take(self):
        return self.values.pop()


def traced(x: float, y: float):
    ray = Ray(0.3 * x)
    for power in (0.1, 0.2, y):
        ray.hit(power)
    return ray.height + sum(h**2 for h in ray.heights)


def traced_in_a_loop(x: float, y: float):
    ray = Ray(x)
    for k in range(4):
        if k != 2:
            ray.hit(0.1 * k * y)
    return sum(ray.heights) + ray.heights[-1]


def two_have_two_lists(x: float, y: float):
    a, b = Ray(x), Ray(y, 0.1)
    a.hit(0.3)
    b.hit(0.1)
    a.hit(y)
    return a.heights[0] * b.heights[0] + a.heights[1] + len(b.heights) * a.angle


def two_share_one_list(x: float, y: float):
    shared = []
    a, b = Ray(x, 0.0, shared), Ray(y, heights=shared)
    a.heights.append(x * y)
    b.heights.append(y)
    return sum(a.heights) + 2 * b.heights[0] * x


def under_two_names(x: float, y: float):
    a = Ray(x)
    b = a
    b.heights.append(x * y)
    a.hit(y)
    return sum(a.heights) + b.heights[0] * x


def hits_in_a_row(x: float, y: float):
    ray = Ray(x).hit(0.3 * y).hit(0.1 * x * y)
    return sum(ray.heights) * ray.height


def _started(height):
    ray = Ray(height * height)
    ray.hit(0.2)
    return ray


def made_by_a_helper(x: float, y: float):
    ray = _started(0.5 * x)
    ray.heights.append(x * y)
    return sum(ray.heights) * ray.height * y


def made_by_lambdas(x: float, y: float):
    state = Filter(np.array([[1.0, y], [0.2, x]]))
    total = 0.0
    for k in range(3):
        total += state.step(0.1 * k * x + 1)
    return total + state.mean[1]


def each_has_what_a_lambda_makes(x: float, y: float):
    a, b = Filter(np.array([[1.0, y], [0.2, x]])), Filter(np.array([[x, 0.5], [0.2, 1.0]]), spread=np.ones((2, 2)))
    a.mean[0] += x
    b.mean[1] += y
    a.weights[0] = y
    return a.step(1.0) + 3 * b.step(y) + b.weights[0] * x + a.weights[0] * a.mean[0]


def module_hidden_by_a_variable(x: float, y: float):
    np = x * y  # the class means the module
    state = Filter(gain=np)
    return state.gain * state.weights[1] + state.mean[0] + y


def recorded(x: float, y: float):
    log = Recorder(x)
    for k in range(4):
        log.add(y * k)
    return sum(log.values) * log.count


def recorded_and_taken(x: float, y: float):
    a, b = Recorder(x), Recorder(y)
    a.add(y)
    b.add(x * x)
    a.add(b.values[0])
    b.values.append(a.values[1] * y)
    last = b.take()
    return sum(a.values) * a.count + last * len(b.values)


def recorded_anew(x: float, y: float):
    log = Recorder(x)
    log.add(y)
    before = sum(log.values)
    log.values = []
    log.add(y * y)
    return sum(log.values) + 3 * before


def recorder_of_each_round(x: float, y: float):
    total = 0.0
    for k in range(3):
        log = Recorder(x + k)
        log.add(y)
        log.add(y * k)
        total += sum(log.values) * log.count
    return total


def of_constants_at_first(x: float, y: float):
    log = Recorder(2.0)
    log.values.append(3.0)
    log.values.append(y * y)
    return sum(log.values) * x


def arrays_recorded(x: float, y: float):
    log = Recorder(x)
    v = np.array([x, y])
    for k in range(3):
        v = v * log.scale + k
        log.values.append(v)
    return np.sum(np.array(log.values) ** 2)


def list_of_recorders(x: float, y: float):
    logs = [Recorder(x), Recorder(y)]
    for log in logs:
        log.add(x * y)
    for k in range(2):
        logs[k].add(y)
    return sum(logs[0].values) * sum(logs[1].values)


def written_by_place(x: float, y: float):
    log = Recorder(x)
    log.add(y)
    log.add(x)
    log.values[0] = y * y
    log.values[1] *= x
    return log.values[0] + log.values[1] * x


def list_under_another_name(x: float, y: float):
    ray = Ray(x)
    heights = ray.heights
    heights.append(x * y)
    ray.heights.append(y)
    return sum(ray.heights) + 2 * heights[0]


def list_of_a_replaced_one(x: float, y: float):
    a = Ray(x)
    b = replace(a, height=y)
    b.heights.append(x * y)
    return sum(a.heights) + b.height


def array_that_changes_recorded(x: float, y: float):
    log = Recorder(x)
    v = np.array([x, y])
    for k in range(3):
        v += k * x
        log.values.append(v)
    return np.sum(np.array(log.values) ** 2)


_X, _Y = 0.7, 1.3

CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (traced, (_X, _Y)),
    (traced_in_a_loop, (_X, _Y)),
    (two_have_two_lists, (_X, _Y)),
    (two_share_one_list, (_X, _Y)),
    (under_two_names, (_X, _Y)),
    (hits_in_a_row, (_X, _Y)),
    (made_by_lambdas, (_X, _Y)),
    (each_has_what_a_lambda_makes, (_X, _Y)),
    (recorded, (_X, _Y)),
    (recorded_and_taken, (_X, _Y)),
    (recorded_anew, (_X, _Y)),
    (of_constants_at_first, (_X, _Y)),
    (arrays_recorded, (_X, _Y)),
    (list_of_recorders, (_X, _Y)),
    (written_by_place, (_X, _Y)),
]

# The text of their derivatives takes elements off a list that it is given, or keeps lists in one: it is not differentiated again.
ONCE: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (made_by_a_helper, (_X, _Y)),
    (recorder_of_each_round, (_X, _Y)),
]

REFUSED: list[tuple[Callable[..., Any], str]] = [
    (module_hidden_by_a_variable, "unknown-function"),
    (list_under_another_name, "in-place-write"),
    (list_of_a_replaced_one, "structure"),
    (array_that_changes_recorded, "in-place-write"),
]
