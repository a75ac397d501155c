"""Programs of a few statements about numbers, of each of which everything is asked.

    def f(x, y, n):
        if x > 0.1:
            x, y = y, x
            return x
        for i in range(n):
            y *= x
        return y

So short that in an hour most of what a few statements can do to each other has come up: names bound anew in one branch, loops that
are left, results that are a parameter, a constant, or one value on one path and another on the next.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.fuzz.programs import FuzzProgram

LENGTHS = (1, 2, 2, 3, 3, 4)  # of the function, in statements
MOST_DEPTH = 2


def tiny_program(seed: int) -> FuzzProgram:
    """The program of this seed."""
    rng = random.Random(seed)
    writer = _Writer(rng)
    writer.block(rng.choice(LENGTHS))
    writer.line(f"return {writer.expression()}")
    args = (rng.uniform(-1.0, 1.2), rng.uniform(-1.0, 1.2), rng.randrange(4))
    return FuzzProgram(
        "import numpy as np\n\n\ndef f(x, y, n):\n" + "\n".join(writer.lines) + "\n", args, frozenset(writer.traits)
    )


@dataclass
class _Writer:
    rng: random.Random
    lines: list[str] = field(default_factory=list)
    bound: list[str] = field(default_factory=lambda: ["x", "y"])
    depth: int = 1
    loops: int = 0
    traits: set[str] = field(default_factory=set)

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def block(self, length: int) -> None:
        for _ in range(length):
            self.statement()

    def inner(self, *, leaves: bool = True) -> None:
        """A block that is indented; what it binds is not known to be bound after it."""
        bound = list(self.bound)
        self.depth += 1
        self.block(self.rng.choice((1, 1, 2, 2, 3)))
        if leaves and self.rng.random() < 0.2:
            self.leave()
        self.depth -= 1
        self.bound = bound

    def leave(self) -> None:
        self.traits.add("early exit")
        self.line(
            self.rng.choice(("break", "continue")) if self.loops and self.rng.random() < 0.6 else f"return {self.expression()}"
        )

    def statement(self) -> None:
        sort = self.rng.random()
        if sort < 0.35:
            name = self.rng.choice("xyxyxyab")
            self.line(f"{name} = {self.expression()}")
            self.bound += [name] * (name not in self.bound)
        elif sort < 0.5:
            name, operator = self.rng.choice(self.bound), self.rng.choice(("+=", "*=", "-=", "/="))
            self.line(f"{name} {operator} {self.expression(large=operator == '/=')}")
        elif sort < 0.6:
            one, other = self.rng.choice((("x", "y"), ("y", "x"), ("x", "a")))
            self.line(f"{one}, {other} = {self.expression()}, {self.expression()}")
            self.bound += [other] * (other not in self.bound)
        elif self.depth > MOST_DEPTH:
            self.line(f"x = {self.expression()}")
        elif sort < 0.8:
            self.branches()
        else:
            self.loop()

    def branches(self) -> None:
        self.traits.add("branches")
        self.line(f"if {self.test()}:")
        self.inner()
        if self.rng.random() < 0.3:
            self.line(f"elif {self.test()}:")
            self.inner()
        if self.rng.random() < 0.5:
            self.line("else:")
            self.inner()

    def loop(self) -> None:
        self.traits.add("loops")
        index = "ij"[self.loops]
        self.line(f"for {index} in range({self.rng.choice(('n', '2', '3', 'n - 1'))}):")
        self.loops += 1
        self.bound.append(index)
        self.inner(leaves=False)
        self.bound.remove(index)
        if self.rng.random() < 0.2:
            self.depth += 1
            self.line(f"if {self.test()}:")
            self.depth += 1
            self.leave()
            self.depth -= 2
        self.loops -= 1
        if self.rng.random() < 0.15:
            self.line("else:")
            self.inner(leaves=False)

    def test(self) -> str:
        return self.rng.choice(
            (f"{self.value()} > 0.1", f"{self.value()} < {self.value()}", "n > 1", "n == 2", f"{self.value()} > 3.0")
        )

    def value(self) -> str:
        return self.rng.choice(self.bound)

    def expression(self, *, large: bool = False) -> str:
        """large: one that may be divided by."""
        sort = 0.55 if large else self.rng.random()
        if sort < 0.4:
            return self.value()
        if sort < 0.5:
            return self.rng.choice(("2.0", "0.5", "1.5"))
        if sort < 0.6:
            return f"(1.5 + {self.value()} ** 2)"
        if sort < 0.9:
            return f"{self.value()} {self.rng.choice('+-**')} {self.value()}"
        return self.rng.choice(
            (f"np.sin({self.value()})", f"{self.value()} if {self.test()} else {self.value()}", f"-{self.value()}")
        )
