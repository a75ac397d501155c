"""Loops over dicts and sets, whose elements have no places."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np


def over_keys(x: float, d: Any) -> float:
    for key in d:
        x = float(np.sin(0.8 * x + d[key]))
    return 0.3 * x


def over_keys_until(x: float, d: Any) -> float:
    for key in d:
        if x > 0.9:
            break
        x = float(np.sin(0.8 * x + d[key]))
    return 0.3 * x


def over_items(x: float, d: Any) -> float:
    for key, value in d.items():
        x = float(np.sin(0.8 * x + value * len(str(key))))
    return 0.3 * x


def over_values(x: float, d: Any) -> float:
    for value in d.values():
        x = float(np.sin(0.8 * x + value))
    return 0.3 * x


def over_keys_backwards(x: float, d: Any) -> float:
    for key in reversed(d):
        x = float(np.sin(0.8 * x + d[key]))
    return 0.3 * x


def over_sorted_keys(x: float, d: Any) -> float:
    for key in sorted(d):
        x = float(np.sin(0.8 * x + d[key]))
    return 0.3 * x


def over_a_set_of_keys(x: float, d: Any) -> float:
    for key in set(d):
        x = float(np.sin(0.8 * x + d[key]))
    return 0.3 * x


def over_a_set_that_is_written_out(x: float, d: Any) -> float:
    steps = {0.3, 0.6, 0.4}
    for step in steps:
        x = float(np.sin(0.8 * x + step))
    return x * len(d)


def numbered(x: float, d: Any) -> float:
    for i, key in enumerate(d):
        x = float(np.sin(0.8 * x + i * d[key]))
    return 0.3 * x


def numbered_items(x: float, d: Any) -> float:
    for i, (_, value) in enumerate(d.items()):
        x = float(np.sin(0.8 * x + i * value))
    return 0.3 * x


def numbered_in_a_set(x: float, d: Any) -> float:
    steps = {0.3, 0.6, 0.4}
    for i, step in enumerate(steps):
        x = float(np.sin(0.8 * x + i * step))
    return x * len(d)


def numbered_backwards(x: float, d: Any) -> float:
    weights = dict(d)
    for i, key in enumerate(reversed(weights)):
        x = float(np.sin(0.8 * x + i * weights[key]))
    return 0.3 * x


def beside_others(x: float, d: Any) -> float:
    for key, weight in zip(d, (0.3, 0.9, 0.7), strict=True):
        x = float(np.sin(0.8 * x + weight * d[key]))
    return 0.3 * x


def values_beside_others(x: float, d: Any) -> float:
    for value, weight in zip(d.values(), (0.3, 0.9, 0.7), strict=False):
        x = float(np.sin(0.8 * x + weight * value))
    return 0.3 * x


def a_dict_of_its_own(x: float, d: Any) -> float:
    weights = {"a": 0.3, "b": 0.6}
    for i, key in enumerate(weights):
        x = float(np.sin(0.8 * x + i * weights[key]))
    return x * len(d)


def over_what_two_sets_share(x: float, d: Any) -> float:
    for step in {0.3, 0.6, 0.4} & {0.6, 0.4, 0.8}:
        x = float(np.sin(0.8 * x + step))
    return x * len(d)


def over_pairs(x: float, d: Any) -> float:
    for one, other in itertools.pairwise(d.values()):
        x = float(np.sin(0.8 * x + one - 0.3 * other))
    return 0.3 * x


def over_one_behind_the_other(x: float, d: Any) -> float:
    for i, value in enumerate(itertools.chain(d.values(), (0.3,))):
        x = float(np.sin(0.8 * x + i * value))
    return 0.3 * x


def over_places_of_a_matrix(x: float, d: Any) -> float:
    for (i, j), value in np.ndenumerate(np.array([[0.3, 0.6], [0.7, 0.2]])):
        x = float(np.sin(0.8 * x + value * i - j))
    return x * len(d)
