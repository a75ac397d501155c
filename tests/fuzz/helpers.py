"""The functions that programs call: a production each, which writes the lines of a definition."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.fuzz.writer import Helper, Writer

Make = Callable[[random.Random, str, Sequence[Helper]], tuple[Helper, list[str], set[str]]]
HELPERS: list[tuple[Make, float]] = []


def helper(weight: float) -> Callable[[Make], Make]:
    """Makes a function that writes a definition a production."""

    def register(make: Make) -> Make:
        HELPERS.append((make, weight))
        return make

    return register


def _defined(helper: Helper, lines: list[str], defaults: tuple[str, ...] = ()) -> list[str]:
    names = [name for name, _ in helper.parameters]
    plain = len(names) - len(defaults)
    texts = [*names[:plain], *(f"{name}={default}" for name, default in zip(names[plain:], defaults, strict=True))]
    return [f"def {helper.name}({', '.join(texts)}):", *lines]


@helper(1)
def expression(rng: random.Random, name: str, known: Sequence[Helper]) -> tuple[Helper, list[str], set[str]]:
    """A single expression, with a default."""
    made = Helper(name, (("x", "scalar"), ("q", "scalar")), ("scalar",), True, defaults=1)
    w = Writer(rng, dict(made.parameters), made.results, [each for each in known if each.is_expression])
    w.line(f"return {w.expression('scalar', 2)}")
    return made, _defined(made, w.lines, ("0.7",)), w.traits


@helper(2)
def statements(rng: random.Random, name: str, known: Sequence[Helper]) -> tuple[Helper, list[str], set[str]]:
    """Some statements of any sort: branches, loops, early returns, calls of the helpers before it."""
    made = Helper(name, (("a", "scalar"), ("y", "scalar"), ("n", "integer")), ("scalar",), False)
    return _body(rng, made, known)


@helper(1)
def pair(rng: random.Random, name: str, known: Sequence[Helper]) -> tuple[Helper, list[str], set[str]]:
    """A tuple for a result."""
    made = Helper(name, (("x", "scalar"), ("t", "scalar")), ("scalar", "scalar"), False)
    return _body(rng, made, known)


@helper(1)
def array(rng: random.Random, name: str, known: Sequence[Helper]) -> tuple[Helper, list[str], set[str]]:
    """An array in and out."""
    made = Helper(name, (("v", "vector"), ("x", "scalar")), ("vector",), False)
    return _body(rng, made, known)


@helper(0.5)
def reduction(rng: random.Random, name: str, known: Sequence[Helper]) -> tuple[Helper, list[str], set[str]]:
    """An array in, a number out."""
    made = Helper(name, (("w", "vector"), ("B", "matrix"), ("k", "scalar")), ("scalar",), False, defaults=1)
    helper, lines, traits = _body(rng, made, known)
    return helper, [lines[0].replace("k)", "k=0.5)"), *lines[1:]], traits


@helper(0.7)
def recursion(rng: random.Random, name: str, known: Sequence[Helper]) -> tuple[Helper, list[str], set[str]]:
    """A function that calls itself."""
    made = Helper(name, (("x", "scalar"), ("n", "integer")), ("scalar",), False)
    w = Writer(rng, {"x": "scalar", "n": "integer"}, made.results, [])
    w.line("if n <= 0:")
    with w.block():
        w.line(f"return {w.expression('scalar', 1)}")
    w.some(0, 1, 2)
    w.line(f"b = {name}(np.tanh({w.expression('scalar', 1)}), n - 1)")
    w.assigned("b", "scalar", "", shares=False)
    w.finish()
    return made, _defined(made, w.lines), w.traits | {"recursion"}


def _body(rng: random.Random, made: Helper, known: Sequence[Helper]) -> tuple[Helper, list[str], set[str]]:
    w = Writer(rng, dict(made.parameters), made.results, known)
    return made, _defined(made, w.write(rng.randint(1, 4))), w.traits
