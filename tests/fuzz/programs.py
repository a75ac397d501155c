"""The program of a seed: a module with a function `f`, the functions that it calls, and arguments.

    def f(x: float, y: float, n: int, v: np.ndarray, w: np.ndarray, h: np.ndarray, A: np.ndarray):
        a = np.sin(x) * y
        for i in range(n, 0, -1):
            x_bar = 0.5 * a * v[i % 4]
            a, y = y, np.tanh(a + x_bar)
        if a > 0.3:
            return a * np.sum(v)
        ...

What makes rewriters stumble is frequent: overwriting, swaps, augmented assignment, variables that live in one round of a loop
or from one to the next, early returns, loops that run not at all, integers that steer, names like those of generated code.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import numpy as np

import tests.fuzz.changing
import tests.fuzz.drawn
import tests.fuzz.functionals
import tests.fuzz.grids
import tests.fuzz.handed_on
import tests.fuzz.iterations
import tests.fuzz.jumps
import tests.fuzz.lists
import tests.fuzz.statements
import tests.fuzz.structures
import tests.fuzz.tables
import tests.fuzz.writes  # noqa: F401  (they register statements)
from tests.fuzz.changing import CHANGING
from tests.fuzz.drawn import DRAWING
from tests.fuzz.handed_on import READERS
from tests.fuzz.helpers import HELPERS
from tests.fuzz.structures import RECORDS
from tests.fuzz.writer import LENGTHS, Helper, Writer

SCALARS = {"x": "scalar", "y": "scalar", "n": "integer"}
WITH_ARRAYS = SCALARS | {"v": "vector", "w": "vector", "h": "short", "A": "matrix"}
SINGLE = 0.2  # the share of the programs with arrays whose arrays are float32
ANNOTATIONS = {"scalar": "float", "integer": "int"}


@dataclass(frozen=True)
class FuzzProgram:
    """A module with a function `f`, arguments for it, and what it contains."""

    text: str
    args: tuple[Any, ...]
    traits: frozenset[str]


def fuzz_program(seed: int) -> FuzzProgram:
    """The program of this seed."""
    rng = random.Random(seed)
    parameters = WITH_ARRAYS if rng.random() < 0.55 else SCALARS
    helpers, definitions, traits = _helpers(rng)
    writer = Writer(rng, parameters, ("scalar",), helpers)
    lines = writer.write(min(3 + int(rng.expovariate(1 / 6)), 30))
    has_records = not {"records", "changing"}.isdisjoint(writer.traits | traits)
    text = "\n".join(
        [
            "import functools",
            "import math",
            *(["from dataclasses import dataclass, replace", "from typing import NamedTuple"] if has_records else []),
            "",
            "import numpy as np",
            "",
            *(RECORDS if has_records else []),
            *(CHANGING if "changing" in writer.traits | traits else []),
            *(READERS if "handed on" in writer.traits | traits else []),
            *(DRAWING if "drawn" in writer.traits | traits else []),
            *definitions,
            "",
            f"def f({_declared(rng, parameters)}):",
            *lines,
            "",
        ]
    )
    used = writer.traits | (traits if "helpers" in writer.traits else set())
    single = "arrays" in used and rng.random() < SINGLE
    return FuzzProgram(text, _arguments(seed, parameters, single), frozenset(used | ({"float32"} if single else set())))


def _helpers(rng: random.Random) -> tuple[list[Helper], list[str], set[str]]:
    helpers: list[Helper] = []
    definitions: list[str] = []
    traits: set[str] = set()
    for number in range(rng.choice((0, 0, 0, 1, 1, 2, 3))):
        make = rng.choices([make for make, _ in HELPERS], [weight for _, weight in HELPERS])[0]
        helper, lines, used = make(rng, ("h0", "half", "_step")[number], helpers)
        helpers.append(helper)
        definitions += ["", *lines, ""]
        traits |= used - {"arrays"}
    return helpers, definitions, traits


def _declared(rng: random.Random, parameters: dict[str, str]) -> str:
    annotated = rng.random() < 0.3
    return ", ".join(f"{n}: {ANNOTATIONS.get(t, 'np.ndarray')}" if annotated else n for n, t in parameters.items())


def _arguments(seed: int, parameters: dict[str, str], single: bool) -> tuple[Any, ...]:
    rng = np.random.default_rng(seed)

    def drawn(type_: str) -> Any:
        if type_ == "integer":
            return int(rng.integers(0, 5))
        numbers = rng.uniform(-1.2, 1.4, LENGTHS.get(type_, ()))
        return float(numbers) if type_ == "scalar" else numbers.astype(np.float32) if single else numbers

    return tuple(map(drawn, parameters.values()))
