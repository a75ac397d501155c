"""Short programs over few names, in which nearly every statement touches memory that another one reads.

    def f(x, y, n, v, w):
        p = v[1:3]
        for i in range(2):
            a = w[i]
            p[0] *= a
            v[i + 1] = y * a
        w *= x
        return x + y + np.sum(w)

Parts that are read, written, viewed, copied and swapped, in branches and loops: what is saved, when it is put back, and who sees
that. Longer programs with more of the language meet such neighbours too seldom.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np

from tests.fuzz.programs import FuzzProgram

LENGTH = 4  # of the vectors; views of them have half of that
MOST_DEPTH = 2
LENGTHS = (3, 4, 5, 6, 8)  # of the function, in statements
HEAD = "import numpy as np\n\n\ndef f(x, y, n, v, w):\n"


def dense_program(seed: int) -> FuzzProgram:
    """The program of this seed."""
    writer = _Writer(random.Random(seed))
    lines = writer.function()
    rng = np.random.default_rng(seed)
    args = (
        *map(float, rng.uniform(-1.0, 1.0, 2)),
        int(rng.integers(0, 3)),
        rng.uniform(-1.0, 1.2, LENGTH),
        rng.uniform(-1.0, 1.2, LENGTH),
    )
    return FuzzProgram(HEAD + "\n".join(lines) + "\n", args, frozenset(writer.traits))


@dataclass
class _Writer:
    rng: random.Random
    lines: list[str] = field(default_factory=list)
    scalars: list[str] = field(default_factory=lambda: ["x", "y"])
    lengths: dict[str, int] = field(default_factory=lambda: {"v": LENGTH, "w": LENGTH})
    indices: list[str] = field(default_factory=list)
    depth: int = 1
    traits: set[str] = field(default_factory=lambda: {"arrays"})

    def function(self) -> list[str]:
        for _ in range(self.rng.choice(LENGTHS)):
            self.statement(0)
        sums = [f"np.sum({name})" for name in self.lengths if self.rng.random() < 0.5]
        self.line("return " + " + ".join([*self.scalars, *sums]))
        return self.lines

    def statement(self, depth: int) -> None:
        sorts = (
            (22, lambda: self.bind(self.expression())),
            (8, lambda: self.bind(self.element())),
            (15, lambda: self.line(f"{self.element()} {self.one_of('= = = += *= -=')} {self.expression()}")),
            (5, lambda: self.line(f"{self.rng.choice(self.scalars)} {self.one_of('+= *= -=')} {self.expression()}")),
            (6, self.view),
            (4, self.other_name),
            (6, lambda: self.line(f"{self.array()} {self.one_of('+= *=')} {self.expression()}")),
            (4, self.bound_anew),
            (
                4,
                lambda: self.line(
                    f"{self.array(LENGTH)}[{self.one_of('1:3 :2 1:')}] {self.one_of('= *=')} {self.expression()}"
                ),
            ),
            (4, lambda: self.line(f"x, y = y, {self.expression()}")),
            (14 if depth < MOST_DEPTH and len(self.indices) < MOST_DEPTH else 0, lambda: self.loop(depth)),
            (8 if depth < MOST_DEPTH else 0, lambda: self.branches(depth)),
        )
        write = self.rng.choices([write for _, write in sorts], [weight for weight, _ in sorts])[0]
        write()

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def block(self, depth: int) -> None:
        scalars, lengths = list(self.scalars), dict(self.lengths)
        self.depth += 1
        for _ in range(self.rng.choice((1, 2, 2, 3, 4))):
            self.statement(depth + 1)
        self.depth -= 1
        self.scalars, self.lengths = scalars, lengths

    # ------------------------------------------------------------------ statements

    def bind(self, value: str) -> None:
        name = self.rng.choice(self.scalars) if self.rng.random() < 0.5 else self.one_of("a b c t")
        self.line(f"{name} = {value}")
        if name not in self.scalars:
            self.scalars.append(name)

    def view(self) -> None:
        name = self.one_of("p q")
        if self.lengths.get(name, LENGTH // 2) == LENGTH // 2:
            self.line(f"{name} = {self.array(LENGTH)}[{self.one_of('1:3 :2 2: ::2 ::-2')}]")
            self.lengths[name] = LENGTH // 2

    def other_name(self) -> None:
        array = self.array()
        name = "z" if self.lengths[array] == LENGTH else "m"
        self.line(f"{name} = {array}{self.rng.choice(('', ' * 1.0', '.copy()'))}")
        self.lengths[name] = self.lengths[array]

    def bound_anew(self) -> None:
        array = self.array()
        self.line(f"{array} = {array} * {self.expression()}")

    def loop(self, depth: int) -> None:
        self.traits.add("loops")
        if self.rng.random() < 0.75:
            index = "ij"[len(self.indices)]
            self.line(f"for {index} in range({self.one_of('3 2 n 1')}):")
            self.indices.append(index)
            self.block(depth)
            self.indices.pop()
            return
        self.line(f"for e in {self.array()}:")
        self.scalars.append("e")
        self.block(depth)
        self.scalars = [name for name in self.scalars if name != "e"]

    def branches(self, depth: int) -> None:
        self.traits.add("branches")
        self.line(f"if {self.expression()} > {self.one_of('0.1 0.5')}:")
        self.block(depth)
        if self.rng.random() < 0.5:
            self.line("else:")
            self.block(depth)

    # ------------------------------------------------------------------ expressions

    def one_of(self, words: str) -> str:
        return self.rng.choice(words.split())

    def array(self, length: int | None = None) -> str:
        return self.rng.choice([name for name, own in self.lengths.items() if length in (None, own)])

    def element(self) -> str:
        name = self.array()
        if self.lengths[name] != LENGTH:
            return f"{name}[{self.one_of('0 1 -1')}]"
        counted = [text for index in self.indices for text in (index, f"{index} + 1")]
        return f"{name}[{self.rng.choice([str(self.rng.randrange(LENGTH)), '-1', 'n', *counted])}]"

    def expression(self, depth: int = 0) -> str:
        sort = self.rng.random()
        if sort < 0.35 or depth > 1:
            return self.rng.choice(self.scalars)
        if sort < 0.55:
            return self.element()
        if sort < 0.65:
            return self.one_of("0.5 1.2")
        if sort < 0.9:
            return f"{self.expression(depth + 1)} {self.one_of('+ - *')} {self.expression(depth + 1)}"
        return f"np.sin({self.expression(depth + 1)})" if sort < 0.95 else f"np.sum({self.array()})"
