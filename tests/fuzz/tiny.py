"""Programs of a few statements about numbers and whole vectors, of each of which everything is asked.

    def f(x, y, n, v, w):
        if x > 0.1:
            x, y = y, x
            return x
        for i in range(n):
            v = w = v + w
            y *= x
        return y + v @ w

So short that in an hour most of what a few statements can do to each other has come up: names bound anew in one branch, loops that
are left, results that are a parameter, a constant, or one value on one path and another on the next.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np

from tests.fuzz.programs import FuzzProgram

LENGTHS = (1, 2, 2, 3, 3, 4)  # of the function, in statements
MOST_DEPTH = 2


def tiny_program(seed: int) -> FuzzProgram:
    """The program of this seed."""
    rng = random.Random(seed)
    vectors = ["v", "w"] if seed % 2 else []
    writer = _Writer(rng, vectors=list(vectors), traits={"arrays"} if vectors else set())
    writer.block(rng.choice(LENGTHS))
    writer.line(f"return {writer.result()}")
    head = f"import numpy as np\n\n\ndef f({', '.join(['x', 'y', 'n', *vectors])}):\n"
    numbers = (rng.uniform(-1.0, 1.2), rng.uniform(-1.0, 1.2), rng.randrange(4))
    arrays = (np.array([rng.uniform(-1.0, 1.2) for _ in range(3)]) for _ in vectors)
    return FuzzProgram(head + "\n".join(writer.lines) + "\n", (*numbers, *arrays), frozenset(writer.traits))


@dataclass
class _Writer:
    rng: random.Random
    lines: list[str] = field(default_factory=list)
    bound: list[str] = field(default_factory=lambda: ["x", "y"])
    vectors: list[str] = field(default_factory=list)
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
        bound, vectors = list(self.bound), list(self.vectors)
        self.depth += 1
        self.block(self.rng.choice((1, 1, 2, 2, 3)))
        if leaves and self.rng.random() < 0.2:
            self.leave()
        self.depth -= 1
        self.bound, self.vectors = bound, vectors

    def leave(self) -> None:
        self.traits.add("early exit")
        self.line(
            self.rng.choice(("break", "continue")) if self.loops and self.rng.random() < 0.6 else f"return {self.result()}"
        )

    def statement(self) -> None:
        if self.vectors and self.rng.random() < 0.5:
            self.about_vectors()
            return
        sort = self.rng.random()
        if sort < 0.35:
            name = self.rng.choice("xyxyxyab" + "ij"[: self.loops])
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

    def about_vectors(self) -> None:
        sort = self.rng.random()
        name, other = self.rng.sample(("v", "w", "u"), 2)
        if sort < 0.3:
            self.line(f"{name} = {self.vector()}")
        elif sort < 0.45:
            self.line(f"{name} = {other} = {self.vector()}")
        elif sort < 0.6:
            self.line(f"{name}, {other} = {self.vector()}, {self.vector()}")
        elif sort < 0.8:
            self.line(f"{self.rng.choice(self.vectors)} {self.rng.choice(('+=', '*=', '-='))} {self.factor()}")
            return
        else:
            number = self.rng.choice("xya")
            self.line(f"{number} = {self.of_vectors()}")
            self.bound += [number] * (number not in self.bound)
            return
        self.vectors += [each for each in (name, other)[: 1 if sort < 0.3 else 2] if each not in self.vectors]

    def vector(self) -> str:
        one, other = self.rng.choice(self.vectors), self.rng.choice(self.vectors)
        choices = (
            one,
            f"{one} {self.rng.choice('+-*')} {self.factor()}",
            f"{one} {self.rng.choice('+-*')} {other}",
            f"np.sin({one})",
            f"{one} if {self.test()} else {other}",
            self.rng.choice((f"{one}[::-1]", f"{one}.copy()", f"-{one}", f"np.full(3, {self.value()})")),
        )
        return self.rng.choice(choices)

    def factor(self) -> str:
        return self.rng.choice((self.value(), self.rng.choice(self.vectors), "0.5"))

    def of_vectors(self) -> str:
        one, other = self.rng.choice(self.vectors), self.rng.choice(self.vectors)
        return self.rng.choice((f"np.sum({one})", f"{one} @ {other}", f"{one}[{self.rng.choice('012')}]"))

    def result(self) -> str:
        if not self.vectors or self.rng.random() < 0.3:
            return self.expression()
        return self.rng.choice((f"{self.value()} + {self.of_vectors()}", self.of_vectors()))

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
