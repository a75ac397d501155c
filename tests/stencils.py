"""Random functions of a vector whose elements may depend on their neighbours, as text: slices, loops, rolls, boundaries, helpers.

    text = stencil(random.Random(3))      a module with `def f(u)`

All are polynomials, whose differences are exact but for rounding. Some couple everything, some raise for short vectors: whoever
runs them sees to that.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

HELPERS = """import numpy as np


def squared(v):
    w = v * v
    return w + v


def stepped(v):
    w = v.copy()
    w[1:] -= v[:-1]
    w[0] = v[0] * v[1]
    return w


def added(r, v):
    r[1:] += v[:-1]


"""


def stencil(random: Random) -> str:
    """The text of a module with a function `f` of a vector `u` and of numbers `a` and `b`."""
    return HELPERS + _Writer(random).function()


class _Writer:
    """Writes statements; of each vector it knows by how much it is shorter than u."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._shorter = {"u": 0}
        self._lines: list[str] = []

    def function(self) -> str:
        for _ in range(self._random.randint(1, 4)):
            self._random.choice((self._named, self._filled, self._filled, self._changed))()
        name = list(self._shorter)[-1]
        result = name if self._random.random() < 0.7 else self._vector(self._shorter[name], 1)
        body = "\n    ".join(["n = len(u)", *self._lines, f"return {result}"])
        return f"def f(u, a, b):\n    {body}\n"

    # ------------------------------------------------------------------ statements

    def _named(self) -> None:
        shorter = self._random.randint(0, 2)
        expression = self._vector(shorter, 2)
        self._new(expression, shorter)

    def _new(self, expression: str, shorter: int) -> str:
        name = f"v{len(self._shorter)}"
        self._lines.append(f"{name} = {expression}")
        self._shorter[name] = shorter
        return name

    def _filled(self) -> None:
        """An array that is written into: by slices, at its ends, in loops."""
        shorter = self._random.randint(0, 2)
        made = [f"np.zeros(n - {shorter})" if shorter else "np.zeros_like(u)", f"np.ones(n - {shorter})"]
        name = self._new(self._random.choice([*made, self._vector(shorter, 1)]), shorter)
        for _ in range(self._random.randint(1, 3)):
            self._write(name)

    def _changed(self) -> None:
        """An array that is there already is changed, perhaps while another name stands for a part of it."""
        name = self._random.choice(list(self._shorter))
        if self._random.random() < 0.3:
            self._new(f"{name}[1:]" if self._random.random() < 0.5 else name, self._shorter[name])
            self._shorter[list(self._shorter)[-1]] += self._lines[-1].endswith("[1:]")
        self._write(name)

    def _write(self, name: str) -> None:
        ways: tuple[Callable[[str], None], ...] = (self._part, self._end, self._loop, self._loop, self._call)
        self._random.choice(ways)(name)

    def _part(self, name: str) -> None:
        start, end = self._random.randint(0, 2), self._random.randint(0, 2)
        op = self._random.choice(("=", "=", "+=", "-=", "*="))
        value = self._vector(self._shorter[name] + start + end, 1) if self._random.random() < 0.9 else self._number()
        self._lines.append(f"{name}[{_slice(start, end)}] {op} {value}")

    def _end(self, name: str) -> None:
        place = self._random.choice(("0", "-1", "1", "-2", f"n - {1 + self._shorter[name]}"))
        self._lines.append(f"{name}[{place}] {self._random.choice(('=', '=', '+='))} {self._number()}")

    def _call(self, name: str) -> None:
        other = self._vector(self._shorter[name], 0)
        self._lines.append(f"added({name}, {other})")

    def _loop(self, name: str) -> None:
        first, last = self._random.randint(0, 2), self._random.randint(0, 2)
        stop = f"n - {last}" if last else "n"
        counts = [f"range({first}, {stop})"] * 4 + [f"range({stop} - 1, {first} - 1, -1)", f"range({first}, {stop}, 2)"]
        self._lines.append(f"for i in {self._random.choice(counts)}:")
        shift = min(self._random.choice((0, 0, 0, 0, 1, -1)), last - self._shorter[name])
        target = f"{name}[{_moved('i', shift)}]"
        if self._random.random() < 0.1:
            target = f"{name}[i:i + 2]"
        op = self._random.choice(("=", "=", "+=", "-="))
        kind = self._random.random()
        if kind < 0.15:
            self._lines += ["    if i % 2 == 0:", f"        {target} {op} {self._element(last)}", "    else:"]
            self._lines.append(f"        {target} {op} {self._element(last)}")
        elif kind < 0.3:
            self._lines += ["    for k in range(-1, 2):", f"        {target} += (k + 2.5) * u[(i + k) % n]"]
        elif kind < 0.4:
            self._lines += [f"    t = {self._element(last)}", "    if t > 100.0:", "        break", f"    {target} {op} t * t"]
        else:
            self._lines.append(f"    {target} {op} {self._element(last)}")

    # ------------------------------------------------------------------ expressions

    def _vector(self, shorter: int, depth: int) -> str:
        """A vector of n - shorter elements."""
        random, kind = self._random, self._random.random()
        if depth <= 0 or kind < 0.3:
            fitting = [name for name, less in self._shorter.items() if less <= shorter]
            name = random.choice(fitting)
            start = random.randint(0, shorter - self._shorter[name])
            part = _slice(start, shorter - self._shorter[name] - start)
            return name if part == ":" else f"{name}[{part}]"
        if kind < 0.65:
            op = random.choice(("+", "-", "*"))
            return f"({self._vector(shorter, depth - 1)} {op} {self._vector(shorter, depth - 1)})"
        if kind < 0.7:
            return f"{random.choice(('a', 'b', '2.0'))} * {self._vector(shorter, depth - 1)}"
        if kind < 0.76:
            return f"np.roll({self._vector(shorter, depth - 1)}, {random.randint(-2, 2)})"
        if kind < 0.82 and shorter:
            return f"np.diff({self._vector(shorter - 1, depth - 1)})"
        if kind < 0.86:
            some, others = self._vector(shorter, depth - 1), self._vector(shorter, depth - 1)
            return f"np.where(np.arange(n - {shorter}) % 2 == 0, {some}, {others})"
        if kind < 0.9:
            return f"{random.choice(('squared', 'stepped'))}({self._vector(shorter, depth - 1)})"
        if kind < 0.92:
            return f"({self._vector(shorter, depth - 1)})[::-1]"
        if kind < 0.93:
            return f"{self._vector(shorter, depth - 1)} * {self._number()}"
        inner = self._vector(shorter + 2, depth - 1)
        return f"np.concatenate(([{self._number()}], {inner}, [{self._number()}]))"

    def _number(self) -> str:
        """A number: an element near an end, a product of two, a literal, or rarely a sum."""
        name = self._random.choice(list(self._shorter))
        places = [f"{name}[{place}]" for place in ("0", "1", "-1", "-2")]
        kind = self._random.random()
        if kind < 0.4:
            return self._random.choice(places)
        if kind < 0.7:
            return f"({self._random.choice(places)} * {self._random.choice(places)} - a)"
        return "0.5" if kind < 0.95 else f"np.sum({name})"

    def _element(self, last: int) -> str:
        """A number in a loop in which i < n - last."""
        parts: list[str] = []
        for _ in range(self._random.randint(1, 3)):
            name = self._random.choice(list(self._shorter))
            offset = self._random.randint(-2, last - self._shorter[name]) if last - self._shorter[name] >= -2 else -2
            index = _moved("i", offset)
            if name == "u" and self._random.random() < 0.15:
                index = self._random.choice(("(i + 1) % n", "(i - 2) % n", "max(i - 1, 0)", "min(i + 1, n - 1)"))
            parts.append(f"{name}[{index}]")
        return f" {self._random.choice(('+', '*', '- 2.0 *'))} ".join(parts)


def _slice(start: int, end: int) -> str:
    return f"{start or ''}:{-end if end else ''}"


def _moved(name: str, offset: int) -> str:
    return f"{name} + {offset}" if offset > 0 else f"{name} - {-offset}" if offset < 0 else name
