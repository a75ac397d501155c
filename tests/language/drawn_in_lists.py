"""Random numbers in what is appended to lists: drawn once, in the order in which the function draws them."""

from collections.abc import Callable
from typing import Any

import numpy as np


class Net:
    def __init__(self, sizes, scale):
        rng = np.random.RandomState(0)
        self.weights = []
        self.biases = []
        for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):  # noqa: RUF007
            self.weights.append(scale * rng.randn(n_in, n_out) / np.sqrt(n_in))
            self.biases.append(np.zeros(n_out))

    def forward(self, inp):
        a = inp
        for i, (W, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            a = a @ W + b
            if i < len(self.weights) - 1:
                a = np.log1p(np.exp(a))
        return a


def appended(x: float, y: float):
    rng = np.random.RandomState(0)
    ws = []
    for _ in range(3):
        ws.append(y * rng.rand() / x)
    return sum(w * w for w in ws) * x


def several_at_once(x: float, y: float):
    rng = np.random.RandomState(0)
    ws = [x]
    ws.extend([x * rng.rand(), y * rng.rand()])
    ws.insert(0, rng.rand() * y * x)
    ws += [x * rng.rand()]
    ws.append(rng.rand())
    return ws[0] * ws[1] + ws[2] * ws[3] * ws[3] + ws[4] * ws[5]


def in_comprehensions(x: float, y: float):
    rng = np.random.RandomState(0)
    ws = [x * rng.rand() for _ in range(3)]
    vs = [np.sin(y * rng.rand(2)) for _ in range(3)]
    return sum(w * v.sum() for w, v in zip(ws, vs, strict=True))


def in_rows(x: float, y: float):
    rng = np.random.RandomState(0)
    track = []
    for _ in range(3):
        track.append((x * rng.rand(), y * rng.rand()))
    return sum(a * b for a, b in track)


def in_a_list_of_a_dict(x: float, y: float):
    rng = np.random.RandomState(0)
    d = {"a": []}
    for _ in range(3):
        d["a"].append(x * rng.rand())
    return sum(a * a for a in d["a"]) * y


def of_a_network(x: float, y: float):
    net = Net([2, 4, 3, 1], y)
    return float(net.forward(np.array([x, y]))[0])


CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (f, (0.4, 0.7)) for f in (appended, several_at_once, in_comprehensions, in_rows, in_a_list_of_a_dict)
]
ONCE = [(of_a_network, (0.4, 0.7))]
