"""Which elements loops write and read: what the analysis claims of random nests of loops, against what these do when they run."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest

from astgrad.analysis.affine import Affine, contradict
from astgrad.analysis.elements import Once, once_written
from astgrad.analysis.kinds import Kinds
from astgrad.frontend.program import read_module
from astgrad.ir.kinds import INT, UNKNOWN, Number
from astgrad.source import Source

FLOAT = Number("float", (), is_array=False)
ARRAY = Number("float64", None, is_array=True)
KNOWN = Kinds({**dict.fromkeys("nmijk", INT), "c": FLOAT, "y": ARRAY}, {}, lambda *_: UNKNOWN)


class Watched:
    """An array that notes whether an element is written twice, or read before it is written."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.numbers = np.arange(np.prod(shape)).reshape(shape)
        self.read: set[int] = set()
        self.written: set[int] = set()
        self.is_written_twice = self.is_read_before = False

    def __getitem__(self, index: object) -> float:
        self.read |= self.elements(index)
        return 0.0

    def __setitem__(self, index: object, value: float) -> None:
        self.is_written_twice |= bool(self.elements(index) & self.written)
        self.is_read_before |= bool(self.elements(index) & self.read)
        self.written |= self.elements(index)

    def elements(self, index: object) -> set[int]:
        return set(np.ravel(self.numbers[index]).tolist())  # type: ignore[index]


class Nest:
    """The text of a random function that fills an array `y`."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.axes = self.random.choice([1, 2])
        self.lines = ["import numpy as np", "def f(n, m, c):", f"    y = np.zeros({(40,) if self.axes == 1 else (14, 14)})"]
        self.block([], 4)
        self.text = "\n".join([*self.lines, "    return c", ""])

    def number(self, counters: list[str]) -> str:
        chance = self.random.random()
        if not counters or chance < 0.15:
            return str(self.random.randrange(4))
        one, other = self.random.choice(counters), self.random.choice(counters)
        forms = [one, one, one, one, f"{one} + 1", f"{one} + 2", f"{one} - 1", f"{one} + {other}", f"{one} - {other}"]
        return self.random.choice(forms)

    def index(self, counters: list[str], *, is_read: bool) -> str:
        parts = [self.number(counters) for _ in range(self.axes)]
        if not is_read:
            return ", ".join(parts)
        ends = [*map(self.number, [counters] * 2), "", ""]
        parts = [f"{self.random.choice(ends)}:{self.random.choice(ends)}" if self.random.random() < 0.25 else p for p in parts]
        if self.random.random() < 0.1:
            parts = [self.random.choice(["...", "None"]), parts[-1]]
        return ", ".join(parts)

    def loop(self, counters: list[str]) -> str:
        start, stop = self.number(counters), self.random.choice(["n", "m", "4", self.number(counters)])
        forms = [
            f"range({stop})",
            f"range({start}, {stop})",
            f"range(0, {stop}, 2)",
            f"range({start}, {self.number(counters)}, -1)",
        ]
        down = f"range({start}, {self.number(counters)}, -1)"
        return self.random.choice([*forms, "range(n - 1, -1, -1)", down])

    def block(self, counters: list[str], indent: int) -> None:
        for _ in range(self.random.choice([1, 2, 3])):
            chance, space = self.random.random(), " " * indent
            if chance < 0.4 and indent < 16:
                counter = self.random.choice("ijk")
                self.lines.append(f"{space}for {counter} in {self.loop(counters)}:")
                if self.random.random() < 0.06:
                    self.lines.append(f"{space}    {counter} = {counter} // 2")
                self.block([*{*counters, counter}], indent + 4)
            elif chance < 0.55 and counters and indent < 20:
                test = (
                    f"{self.number(counters)} {self.random.choice(['==', '!=', '<', '<=', '>', '>='])} {self.number(counters)}"
                )
                self.lines.append(f"{space}if {test}:")
                self.block(counters, indent + 4)
                if self.random.random() < 0.6:
                    self.lines.append(f"{space}else:")
                    self.block(counters, indent + 4)
            elif chance < 0.8 and sum(" = c +" in line for line in self.lines) < 3:
                read = f" * y[{self.index(counters, is_read=True)}]" if self.random.random() < 0.3 else ""
                self.lines.append(f"{space}y[{self.index(counters, is_read=False)}] = c + n{read}")
            else:
                self.lines.append(f"{space}c += y[{self.index(counters, is_read=True)}]")


def ran(text: str) -> tuple[bool, bool]:
    """Whether an element is written twice, and whether one is read before it is written, for some n and m."""
    made: list[Watched] = []
    namespace: dict[str, object] = {}
    exec(text, namespace)
    namespace["np"] = type("", (), {"zeros": lambda shape: made.append(Watched(shape)) or made[-1]})
    for n, m in ((0, 0), (1, 1), (2, 3), (3, 2), (5, 3), (5, 6)):
        try:
            namespace["f"](n, m, 0.0)  # type: ignore[operator]
        except IndexError:
            continue
    return any(each.is_written_twice for each in made), any(each.is_read_before for each in made)


def claimed(text: str) -> Once:
    function = read_module(Source("nests.py", text), "nests").program("f").function
    return once_written(function, KNOWN)


def test_claims_of_nests() -> None:
    settled = 0
    for seed in range(200):
        text = Nest(seed).text
        once, (is_written_twice, is_read_before) = claimed(text), ran(text)
        assert not (once.blank and is_written_twice), text
        assert not (once.settled and (is_written_twice or is_read_before)), text
        settled += bool(once.settled)
    assert settled >= 20


def inside(*lines: str) -> str:
    body = ["y = np.zeros((9, 9))", *lines, "return c"]
    return "\n".join(["import numpy as np", "def f(n, c):", *("    " + line for line in body), ""])


@pytest.mark.parametrize(
    ("lines", "settled", "blank"),
    [
        (["for i in range(n):", "    y[i, i] = c"], 1, 1),
        (["for i in range(n):", "    y[i, 0] = c", "    y[i, 1] = c"], 2, 2),
        (["for i in range(n):", "    y[0, i] = c", "    c += y[0, i + 1]"], 0, 1),
        (["for i in range(n):", "    y[i, 0] = c", "    y[i + 1, 0] = c"], 0, 0),
        (["for i in range(n):", "    y[i, 0] = c", "    y[0, i + 1] = c"], 2, 2),
        (["for i in range(n):", "    y[i - 1, 0] = c"], 0, 0),  # y[-1, 0] in the first round
        (["for i in range(n):", "    for j in range(n):", "        y[i, 0] = c"], 0, 0),
        (["for i in range(n):", "    for j in range(n):", "        y[i + j, 0] = c"], 0, 0),
        (["for i in range(n):", "    for j in range(i):", "        y[j, i] = c", "    y[i, i] = c"], 2, 2),
        (["for i in range(n):", "    for j in range(i + 1):", "        y[j, i] = c", "    y[i, i] = c"], 0, 0),
        (["for i in range(n):", "    y[i, 0] = c", "c += y.sum()"], 1, 1),
        (["for i in range(n):", "    c += y.sum()", "    y[i, 0] = c"], 0, 1),
        (["for i in range(n):", "    c += y[:i, 0].sum()", "    y[i, 0] = c"], 1, 1),
        (["for i in range(n):", "    c += y[: i + 1, 0].sum()", "    y[i, 0] = c"], 0, 1),
        (["while c < 3:", "    for i in range(n):", "        y[i, 0] = c", "    c += 1"], 0, 0),
        (["y = y + 1", "for i in range(n):", "    y[i, 0] = c"], 0, 0),
    ],
)
def test_what_is_known(lines: list[str], settled: int, blank: int) -> None:
    once = claimed(inside(*lines))
    assert (len(once.settled), len(once.blank)) == (settled, blank)


def test_contradictions() -> None:
    """Where it says that numbers contradict each other, none of a cube of points fulfils them; most that have none are found."""
    chance = random.Random(0)
    found = missed = 0
    for _ in range(150):
        numbers = [
            Affine(chance.randrange(-3, 4), tuple((s, c) for s in "abc" if (c := chance.randrange(-2, 3)))) for _ in range(4)
        ]
        points = ({"a": a, "b": b, "c": c} for a, b, c in product(range(-7, 8), repeat=3))
        is_possible = any(all(number.at(point) <= 0 for number in numbers) for point in points)
        assert not (contradict(numbers) and is_possible)
        found += contradict(numbers)
        missed += not contradict(numbers) and not is_possible
    assert found > 10
    assert missed < found
