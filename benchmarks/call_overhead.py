"""What a call of a Derivative costs beyond its generated function, in nanoseconds: steady state, the best of many short runs.

python benchmarks/call_overhead.py
"""

from __future__ import annotations

import timeit
from collections.abc import Callable

import numpy as np

import astgrad


@astgrad.derivative
def one(x):
    return 2.0 * x


@astgrad.derivative
def four(x, y, z, w):
    return x + y * z * w


def nanoseconds(function: Callable[..., object], arguments: tuple[object, ...]) -> float:
    """The time of one call, the best of many short runs."""
    names = [f"a{position}" for position in range(len(arguments))]
    namespace = {"function": function, **dict(zip(names, arguments, strict=True))}
    call = timeit.repeat(f"function({', '.join(names)})", globals=namespace, number=1_000, repeat=1_000)
    return min(call) / 1_000 * 1e9


def main() -> None:
    vector, matrix = np.ones(1000), np.ones((1000, 4))
    cases = {
        "1 float": (one, (1.0,)),
        "4 floats": (four, (1.0, 2.0, 3.0, 4.0)),
        "1 integer, cast to float": (one, (1,)),
        "1 array": (one, (vector,)),
        "4 vectors of 1000": (four, (vector, vector, vector, vector)),
        "2 matrices, 2 floats": (four, (matrix, matrix, 2.0, 3.0)),
        "4 matrices": (four, (matrix, matrix, matrix, matrix)),
    }
    for name, (derivative, arguments) in cases.items():
        derivative(*arguments)
        latest = next(reversed(derivative.variants.values()))
        latest.__code__ = (lambda *_: None).__code__  # arithmetic on arrays would drown what is measured
        print(f"{name:26} {nanoseconds(derivative, arguments) - nanoseconds(latest, arguments):6.0f} ns")


if __name__ == "__main__":
    main()
