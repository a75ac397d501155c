"""Dicts that are read by keys that are computed: parameters of networks, by their names."""

from collections.abc import Callable
from typing import Any

import numpy as np


def network(params, x, n):
    h = x
    for i in range(n):
        h = np.tanh(params[f"W{i}"] @ h + params["b" + str(i)])
    return np.sum(h**2)


def _layer(params, h, i):
    z = params[f"W{i}"] @ h
    return np.tanh(z + params[f"b{i}"])


def network_by_helper(params, x, n):
    h = x
    for i in range(n):
        h = _layer(params, h, i)
    return np.sum(h**2) + np.sum(params["b0"])


def by_names(params, x):
    total = 0.0
    for name in params:
        total += np.sum(params[name] ** 2 * x)
    return total


def by_names_and_by_choice(params, x):
    s = 0.0
    for name in ("a", "b"):
        s += np.sum(params[name] * x)
    key = "a" if s > 0 else "b"
    return s * np.sum(params[key])


def by_name(params, name, x):
    return np.sum(params[name] * x) * params["b"]


def by_numbers(params, i, x):
    return np.sum(params[i + 1] * x) ** 2 + np.sum(params[i])


def counted_keys(params, x):
    k = 0
    s = 0.3
    while k < 2:
        s = s * 0.5 + np.sum(params["b" + str(k)] * x) * s + np.sum(params[f"b{k}"])
        k = k + 1
    return s


def summed(params, x, n):
    return sum(np.sum(params[f"b{i}"] * x) for i in range(n)) ** 2


def made_inside(x, y, n):
    d = {"a": x * y, "b": np.sin(y), "c": 1.0}
    s = 0.0
    for i in range(n):
        s = s * 0.9 + d["abc"[i % 3]] ** 2
    return s * d["a"]


def _squared(d, key, z):
    t = d[key] * z
    return t * t


def given_to_helper(x, v, n):
    d = {"W0": v * x, "W1": v**2}
    s = 0.0
    for i in range(n):
        s += np.sum(_squared(d, f"W{i}", x))
    return s


def made_in_each_round(x, n):
    s = x
    for i in range(n):
        d = {0: s * x, 1: s + x, "k": 2.0}
        s = np.tanh(d[i % 2]) + d["k"]
    return s


def by_given_names(x, names):
    p = {"a": x, "b": x * 2.0}
    s = 0.0
    for name in names:
        s += p[name] ** 2
    return s


R = np.random.default_rng(7)
V = R.normal(size=3)
LAYERS = {"W0": R.normal(size=(3, 3)), "b0": V, "W1": R.normal(size=(2, 3)), "b1": R.normal(size=2)}
VECTORS = {"b0": V, "b1": V * 0.4, "c": 2.0}
CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (network, (LAYERS, V, 2)),
    (network, (LAYERS, V, 0)),
    (network_by_helper, (LAYERS, V, 2)),
    (by_names, ({"a": V, "b": 0.3}, V)),
    (by_names_and_by_choice, ({"a": V, "b": 0.3}, V)),
    (by_name, ({"a": V, "b": 0.3}, "a", V)),
    (by_name, ({"a": V, "b": 0.3}, "b", V)),
    (by_numbers, ({1: V, 2: 2 * V, 3: 0.5}, 1, V)),
    (by_numbers, ({1: V, 2: 2 * V, 3: 0.5}, 2, V)),
    (counted_keys, (VECTORS, V)),
    (summed, (VECTORS, V, 2)),
    (made_inside, (0.4, 0.5, 4)),
    (given_to_helper, (0.4, V, 2)),
    (made_in_each_round, (0.4, 3)),
    (by_given_names, (0.4, ("a", "b", "a"))),
]


# ---- what is refused


def filled(x, n):
    d = {}
    for i in range(n):
        d[f"x{i}"] = x * i
    return d["x0"] + d[f"x{n - 1}"]


def changed(x, key):
    d = {"a": x, "b": x * x}
    d[key] = 2.0 * x
    return d["a"]


def looped_as_well(params, key, x):
    s = 0.0
    for name in params:
        s += np.sum(params[name] * x)
    return s * np.sum(params[key])


REFUSED: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (filled, (0.4, 3)),
    (changed, (0.4, "a")),
    (looped_as_well, ({"a": V, "b": V}, "a", V)),
]
