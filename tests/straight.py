"""Very short programs about numbers and vectors, very many of them: `python -m tests.straight [--seed S] [--minutes M]`.

    def f(x, y, e):
        a = x
        a /= y
        y -= e
        return a * y

So few statements over so few names that in minutes most of what they can do to each other has come up: names bound anew, swapped,
and changed while something waits that reads them, in loops and out of them. The judge is the complex step, by all arguments in
reverse mode and by one number in forward mode. What is generated is not formatted, so some thirty programs are tried each second.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from astgrad.errors import Refused
from tests.agreement import fresh, function_of
from tests.derived import generated, unformatted

NUMBERS, VECTORS = ("x", "y", "e"), ("v", "w")
LOCALS = ("a", "b")
OPERATORS = ("+", "-", "*", "/")
FUNCTIONS = ("np.sin", "np.exp", "np.tanh", "np.cos")
SLICES = ("[:2]", "[1:]", "[::2]")
HEAD = "import numpy as np\nfrom typing import Annotated\n\nVector = Annotated[np.ndarray, 'float64[3]']\n\n\n"
STEP = 1e-30
LARGEST = 1e6  # what a program may compute on its way and be judged: sixteen digits leave ten after the point


@dataclass
class _Writer:
    rng: random.Random
    vectors: Sequence[str]
    numbers: list[str] = field(default_factory=lambda: list(NUMBERS))
    index: str = ""  # the variable of the loop around

    def text(self) -> str:
        """A function of three numbers, and of two vectors where there are any."""
        lines = list(self.block(self.rng.choice((2, 3, 3, 4, 5))))
        result = f"{self.number()} {self.operator()} {self.number()}"
        ends = [f"np.sum({each})" for each in self.vectors]
        body = "\n".join(f"    {line}" for line in (*lines, f"return {' + '.join([result, *ends])}"))
        parameters = [f"{name}: float" for name in NUMBERS] + [f"{name}: Vector" for name in self.vectors]
        return f"{HEAD}def f({', '.join(parameters)}):\n{body}\n"

    def block(self, length: int) -> Iterator[str]:
        for _ in range(length):
            if not self.index and self.rng.random() < 0.2:
                self.index, outside = "i", list(self.numbers)
                yield f"for i in range({self.rng.choice((1, 2, 3))}):"
                yield from (f"    {line}" for line in self.block(self.rng.choice((1, 2, 2, 3))))
                self.index, self.numbers = "", outside
            else:
                yield self.of_vectors() if self.vectors and self.rng.random() < 0.6 else self.of_numbers()

    def of_numbers(self) -> str:
        one, other, third = self.rng.choice(self.numbers), self.number(), self.number()
        op, (first, second) = self.operator(), self.rng.sample(self.numbers, 2)
        form = self.rng.randrange(8)
        if form < 4:
            binary = f"{other} {self.operator()} {third}"
            return (f"{one} {op}= {other}", f"{one} {op}= {binary}", f"{first}, {second} = {second}, {first}")[form % 3]
        if form == 4:
            return f"{first}, {second} = {second} {op} {other}, {third}"
        value = {5: other, 6: f"{other} {op} {third}", 7: f"{self.rng.choice(FUNCTIONS)}({other}) {op} {third}"}[form]
        name = self.rng.choice((*NUMBERS, *LOCALS))
        self.numbers += [] if name in self.numbers else [name]
        return f"{name} = {value}"

    def of_vectors(self) -> str:
        one, other = (self.rng.choice(self.vectors) for _ in range(2))
        op, number, part = self.operator(), self.number(), self.element()
        cut, also = (self.rng.choice(SLICES) for _ in range(2))
        forms = (
            f"{one}{part} {op}= {number}",
            f"{one}{part} = {number}",
            f"{one}{part}, {self.rng.choice(self.numbers)} = {number}, {other}{self.element()}",
            f"{one} {op}= {other}",
            f"{one} {op}= {number}",
            f"{one} = {other} {op} {self.rng.choice(self.vectors)}",
            f"{one} = np.tanh({other}) {op} {number}",
            f"{one}{cut} = {other}{also} {op} {number}",
            f"{one}{cut} {op}= {other}{also}",
            f"{one}[:] = {other} {op} {number}",
            "v, w = w, v",
            f"v, w = w {op} {number}, v",
        )
        return self.rng.choice(forms)

    def number(self) -> str:
        if self.vectors and self.rng.random() < 0.3:
            return self.rng.choice((f"{self.rng.choice(self.vectors)}{self.element()}", "np.sum(v)", "(v @ w)"))
        return self.rng.choice(self.numbers)

    def element(self) -> str:
        return f"[{self.rng.choice((*'012', *([self.index, f'{self.index} - 1'] if self.index else [])))}]"

    def operator(self) -> str:
        return self.rng.choice(OPERATORS)


def program(rng: random.Random, *, has_vectors: bool) -> str:
    """A function of three numbers, and of two vectors."""
    return _Writer(rng, VECTORS if has_vectors else ()).text()


def judged(text: str, at: tuple[Any, ...]) -> tuple[str, str]:
    """Whether a program's derivatives at a point are "right", "wrong", "refused", or "skipped" since nobody can tell; and why."""
    f, names = function_of(text, "f", "straight.py"), (*NUMBERS, *VECTORS)[: len(at)]
    try:
        with np.errstate(divide="raise", over="raise", invalid="raise"):
            value = f(*fresh(at))
    except ArithmeticError as error:
        return "skipped", str(error)
    with np.errstate(all="ignore"):
        right, largest = _by_complex_steps(f, at)
        if not largest < LARGEST:
            return "skipped", f"{largest:.1e} on the way"
        for mode, by in (("reverse", range(len(at))), ("forward", (len(text) % 3,))):
            try:
                made = generated(text, "f", [names[i] for i in by], mode=mode, operator="value_and_derivative")
            except Refused as refused:
                return "refused", f"{mode}: {refused}"
            given = fresh(at)
            found, derivative = function_of(made, "d_f", "made.py")(*given)
            expected = [right[i] for i in by]
            parts = derivative if len(expected) > 1 else (derivative,)
            are_right = all(np.allclose(*each, rtol=1e-6, atol=1e-9) for each in zip(parts, expected, strict=True))
            are_kept = all(np.array_equal(one, other) for one, other in zip(given, at, strict=True))
            if found != value or not are_right or not are_kept:
                kept = "" if are_kept else ", an argument was changed"
                return "wrong", f"{mode}: {found}, {derivative}, should be {value}, {expected}{kept}\n{made}"
    return "right", ""


def _by_complex_steps(f: Any, at: tuple[Any, ...]) -> tuple[list[Any], float]:
    """The derivatives by numbers and vectors, all of which are complex, so that one may be written into the other.

    With them comes the largest value or derivative that a name held on the way: beside `exp(172)` nothing is left of `e` in
    `x - e`, by complex steps too.
    """
    point = [np.array(each, dtype=complex) if isinstance(each, np.ndarray) else complex(each) for each in at]
    largest = 0.0

    def watch(frame: Any, event: str, result: Any) -> Any:
        nonlocal largest
        if frame.f_code is f.__code__:
            for each in (*frame.f_locals.values(), *([result] if event == "return" else [])):
                largest = max(largest, np.max(np.abs(np.real(each))), np.max(np.abs(np.imag(each))) / STEP, key=_nan_is_most)
            return watch
        return None

    def along(position: int, step: Any) -> float:
        moved = [
            each + step if i == position else each.copy() if isinstance(each, np.ndarray) else each
            for i, each in enumerate(point)
        ]
        around = sys.gettrace()
        sys.settrace(watch)
        try:
            return float(np.imag(f(*moved))) / STEP
        finally:
            sys.settrace(around)

    right = [
        np.array([along(i, 1j * STEP * row) for row in np.eye(len(each))])
        if isinstance(each, np.ndarray)
        else along(i, 1j * STEP)
        for i, each in enumerate(at)
    ]
    return right, largest


def _nan_is_most(number: float) -> float:
    return np.inf if np.isnan(number) else number


def main(arguments: list[str]) -> int:
    """Tries programs until the time is up; exits 1 where one was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.straight", description=__doc__)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--minutes", type=float, default=2.0)
    options = parser.parse_args(arguments)
    print(f"seed {options.seed}", flush=True)
    end, count, ends = time.monotonic() + 60 * options.minutes, 0, Counter[str]()
    with unformatted():
        while time.monotonic() < end:
            rng = random.Random(options.seed * 1_000_000 + count)
            vectors = VECTORS if count % 2 else ()
            text = _Writer(rng, vectors).text()
            at = (
                *(rng.uniform(0.4, 1.4) for _ in NUMBERS),
                *(np.array([rng.uniform(0.4, 1.4) for _ in "012"]) for _ in vectors),
            )
            count += 1
            outcome, why = judged(text, at)
            ends[outcome] += 1
            if outcome == "wrong":
                print(f"--- {count}\n{text}\n{why}", flush=True)
    print(f"{count} programs, " + ", ".join(f"{ends[each]} {each}" for each in ("refused", "skipped", "wrong")))
    return int(ends["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
