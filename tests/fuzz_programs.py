"""Random programs in the language that astgrad reads: seeded, well-conditioned, every variable defined where it is read.

    def f(x: float, y: float, v: np.ndarray, w: np.ndarray, n: int):
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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

LENGTH = 4  # of every vector; matrices are square

SCALARS = ("a", "b", "c", "t", "x_bar", "x_dot", "a_saved", "value", "sin_x", "z")
VECTORS = ("p", "q", "t_bar", "saved", "v_bar")
MATRICES = ("B", "t_2")
INTEGERS = ("k", "m", "steps")
COUNTERS = ("i", "j", "l")


@dataclass(frozen=True)
class Traits:
    """What a program contains."""

    loop: bool
    overwriting: bool
    early_exit: bool


@dataclass(frozen=True)
class FuzzProgram:
    """A module with one function `f`, and what it contains."""

    text: str
    has_arrays: bool
    traits: Traits


@dataclass
class _Scope:
    """The variables that surely have a value, by type, in order of definition."""

    types: dict[str, str] = field(default_factory=dict)

    def of(self, *types: str) -> list[str]:
        return [name for name, type_ in self.types.items() if type_ in types]

    def copy(self) -> _Scope:
        return _Scope(dict(self.types))


def fuzz_program(seed: int) -> FuzzProgram:
    """The program of this seed."""
    writer = _Writer(random.Random(seed))
    text = writer.module()
    return FuzzProgram(text, writer.has_arrays, Traits(writer.has_loop, writer.overwrites, writer.exits_early))


class _Writer:
    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._lines: list[str] = []
        self._depth = 1
        self._loops: list[str] = []  # the kinds of the loops around
        self._locked: list[str] = []  # names that steer a loop: not to be assigned in it
        self._scope = _Scope()
        self._budget = rng.randint(3, 10)
        self.has_arrays = rng.random() < 0.5
        self.has_loop = self.overwrites = self.exits_early = False

    def module(self) -> str:
        """The text of the whole module."""
        parameters = {"x": "float", "y": "float", "n": "int"}
        if self.has_arrays:
            parameters |= {"v": "vector", "w": "vector", "A": "matrix"}
        self._scope.types.update({name: "scalar" if type_ == "float" else type_ for name, type_ in parameters.items()})
        self._scope.types["n"] = "integer"
        if self._rng.random() < 0.3:
            self._line("# what it computes: nothing")
        while self._budget > 0:
            self._statement()
        self._return()
        return "\n".join(
            ["import math", "", "import numpy as np", "", "", f"def f({', '.join(parameters)}):", *self._lines, ""]
        )

    # ------------------------------------------------------------------ statements

    def _statement(self) -> None:
        self._budget -= 1
        choices = [(self._assignment, 6), (self._augmented, 3), (self._several, 2), (self._integer, 1), (self._carried, 0.3)]
        if self._depth < 4 and self._budget > 0:
            choices += [(self._if, 2.5), (self._for, 2 if len(self._loops) < 2 else 0.3), (self._while, 1)]
            if self.has_arrays:
                choices += [(self._for_over_array, 1)]
        if not self._loops and self._depth < 3:
            choices += [(self._early_return, 0.8)]
        steps, weights = zip(*choices, strict=True)
        self._rng.choices(steps, weights)[0]()

    def _assignment(self) -> None:
        type_ = self._rng.choices(("scalar", "vector", "matrix"), (6, 3, 1))[0] if self.has_arrays else "scalar"
        value = self._expression(type_)
        name = self._target(type_)
        if type_ == "scalar" and self._rng.random() < 0.1:
            self._line(f"{name}: float = {value}")
        elif self._rng.random() < 0.08:
            self._line(f"{name} = {self._target(type_, also=name)} = {value}")
        else:
            self._line(f"{name} = {value}")

    def _augmented(self) -> None:
        names = [name for name in self._scope.of("scalar", "vector") if name not in self._locked]
        writes = self._rng.random() < 0.3  # into arrays: refused where something else may share the memory
        own = [name for name in names if self._scope.types[name] == "scalar" or (writes and name not in ("v", "w"))]
        if not own:
            return self._assignment()
        name = self._rng.choice(own)
        type_ = self._scope.types[name]
        op = self._rng.choice("++-*/")
        value = self._expression("scalar" if self._rng.random() < 0.5 else type_)
        value = {"*": f"np.cos({value})", "/": f"(1.5 + np.sin({value}))"}.get(op, value)
        self.overwrites = True
        self._line(f"{name} {op}= {value}")

    def _several(self) -> None:
        """A tuple of assignments: swaps, and rotations with arithmetic."""
        names = [name for name in self._scope.of("scalar") if name not in self._locked]
        if len(names) < 2:
            return self._assignment()
        chosen = self._rng.sample(names, self._rng.choice((2, 2, min(3, len(names)))))
        values = self._rng.choice((chosen[1:] + chosen[:1], [self._scalar(1) for _ in chosen]))
        self.overwrites = True
        self._line(f"{', '.join(chosen)} = {', '.join(values)}")

    def _integer(self) -> None:
        """Integers and truth values: no derivative flows through them, but they steer."""
        value = self._integer_value()
        name = self._new_name("integer", INTEGERS)
        self._line(f"{name} = {value}")

    def _carried(self) -> None:
        self._line(self._rng.choice(("pass", "assert n >= -9", "assert n < 99, f'{n} is large'", "# a remark", "'a text'")))
        if self._lines[-1].lstrip().startswith("#"):
            self._line("pass")

    def _if(self) -> None:
        before = self._scope.copy()
        ends: list[_Scope] = []
        self._line(f"if {self._test()}:")
        ends.append(self._branch(before))
        for _ in range(self._rng.choice((0, 0, 0, 1, 2))):
            self._scope = before.copy()
            self._line(f"elif {self._test()}:")
            ends.append(self._branch(before))
        if self._rng.random() < 0.6:
            self._line("else:")
            ends.append(self._branch(before))
        else:
            ends.append(before)
        common = {n: t for n, t in ends[0].types.items() if all(end.types.get(n) == t for end in ends)}
        self._scope = _Scope(common)

    def _branch(self, before: _Scope) -> _Scope:
        self._scope = before.copy()
        with self._block():
            for _ in range(self._rng.choice((1, 1, 2, 3))):
                self._statement()
        return self._scope

    def _for(self) -> None:
        name = self._rng.choice([c for c in COUNTERS if c not in self._locked] or ["i_4"])
        stop = self._rng.choice(["n", "n", "n + 1", "3", "2", "0", *self._bounds()])
        bounds = (
            stop,
            stop,
            f"1, {stop}",
            f"{stop}, 0, -1",
            f"0, {stop}, 2",
            f"{stop}, -2, -2",
            f"n - 5, {stop}",
            f"-1, {stop}, 3",
        )
        header = f"range({self._rng.choice(bounds)})"
        self._loop("for", f"for {name} in {header}:", name, "integer")

    def _for_over_array(self) -> None:
        array = self._rng.choice(self._scope.of("vector", "matrix"))
        element = "scalar" if self._scope.types[array] == "vector" else "vector"
        self._loop(
            "for", f"for {('e', 'row')[element == 'vector']} in {array}:", ("e", "row")[element == "vector"], element, array
        )

    def _while(self) -> None:
        if self._rng.random() < 0.4:
            names = [n for n in self._scope.of("scalar") if n not in self._locked]
            name = self._rng.choice(names)
            self._loop("while", f"while abs({name}) > 0.2:", None, "", name, last=f"{name} = {name} * 0.4")
            return
        steps = next(n for n in ("r", "r_2", "r_3", "r_4") if n not in self._locked)
        self._line(f"{steps} = 0")
        self._scope.types[steps] = "integer"
        more = self._rng.choice(("", "", f" and {self._comparison()}"))
        self._loop(
            "while", f"while {steps} < {self._rng.choice(('n', '3', '0'))}{more}:", None, "", steps, last=f"{steps} += 1"
        )

    def _loop(self, kind: str, header: str, target: str | None, type_: str, *locked: str, last: str | None = None) -> None:
        self.has_loop = True
        before = self._scope.copy()
        self._line(header)
        self._loops.append(kind)
        held = [name for name in (target, *locked) if name is not None]
        self._locked += held
        if target is not None:
            self._scope.types[target] = type_
        with self._block():
            for _ in range(self._rng.choice((1, 2, 2, 3, 4))):
                self._statement()
            if last is not None:
                self._line(last)
        del self._locked[len(self._locked) - len(held) :]
        self._loops.pop()
        self._scope = before

    def _early_return(self) -> None:
        self.exits_early = True
        self._line(f"if {self._test()}:")
        before = self._scope.copy()
        with self._block():
            if self._rng.random() < 0.4:
                self._statement()
            self._return()
        self._scope = before

    def _return(self) -> None:
        terms = [self._scalar(1)]
        terms += [n for n in self._scope.of("scalar") if self._rng.random() < 0.5]
        terms += [f"np.sum({n})" for n in self._scope.of("vector", "matrix") if self._rng.random() < 0.4]
        self._line(f"return {' + '.join(terms)}")

    # ------------------------------------------------------------------ expressions

    def _expression(self, type_: str) -> str:
        depth = self._rng.choice((1, 1, 2, 2, 3))
        if type_ == "scalar":
            value = self._scalar(depth)
        elif type_ == "vector":
            value = self._vector(depth)
        else:
            value = self._matrix(depth)
        if self._loops and self._rng.random() < 0.6:
            return f"np.tanh({value})"
        return value

    def _scalar(self, depth: int) -> str:
        if depth == 0 or self._rng.random() < 0.12:
            return self._scalar_leaf()
        a, b = self._scalar(depth - 1), self._scalar(depth - 1)
        forms = [f"{a} + {b}", f"{a} - {b}", f"0.5 * {_paren(a)} * {_paren(b)}", f"{_paren(a)} * {_paren(b)}", f"-{_paren(a)}"]
        forms += [f"{_paren(a)} / (1.5 + {_paren(b)} ** 2)", f"np.sin({a})", f"math.cos({a})", f"np.exp(-({a}) ** 2)"]
        forms += [
            f"np.tanh({a})",
            f"{_paren(a)} ** 2",
            f"(1 + {_paren(a)} ** 2) ** 0.5",
            f"math.sqrt(1 + {_paren(a)} * {_paren(a)})",
        ]
        forms += [f"({a} if {self._comparison()} else {b})", f"abs({a})", f"max({a}, {b} + 0.1)", f"np.maximum({a}, {b} + 0.1)"]
        forms += [f"np.minimum({a} - 0.1, {b})", f"np.where({self._comparison()}, {a}, {b})", f"np.clip({a}, -0.9, 1.1)"]
        forms += [
            f"{_paren(a)} % 3.0",
            f"{_paren(a)} * np.floor({b})",
            f"np.arctan2({a}, 1.5 + {_paren(b)} ** 2)",
            f"{_paren(a)} * {self._integer_leaf()}",
        ]
        if self.has_arrays:
            u, v = self._vector(depth - 1), self._vector(depth - 1)
            forms += [
                f"np.sum({u})",
                f"np.mean({u} * {_paren(v)})",
                f"np.dot({u}, {v})",
                f"{_paren(u)} @ {_paren(v)}",
                f"np.max({u})",
            ]
            forms += [f"np.sum({_paren(self._vector_name())}[1:] * {_paren(self._vector_name())}[:-1])", f"{self._element()}"]
            forms += [f"np.mean({self._matrix(depth - 1)})", f"{_paren(u)}.sum()"]
        return self._rng.choice(forms)

    def _scalar_leaf(self) -> str:
        names = self._scope.of("scalar")
        if self._rng.random() < 0.15:
            return self._rng.choice(("0.5", "1.0", "2", "0.3", "1", "0.0"))
        recent = names[-4:] if self._rng.random() < 0.5 else names
        return self._rng.choice(recent)

    def _element(self) -> str:
        index = self._rng.choice(("0", "-1", "2", "n % 4", *(f"{c} % 4" for c in self._scope.of("integer"))))
        return f"{self._vector_name()}[{index}]"

    def _vector_name(self) -> str:
        return self._rng.choice(self._scope.of("vector"))

    def _vector(self, depth: int) -> str:
        if depth == 0 or self._rng.random() < 0.15:
            return self._vector_name()
        a, b, s = self._vector(depth - 1), self._vector(depth - 1), self._scalar(depth - 1)
        forms = [
            f"{a} + {b}",
            f"{a} - {_paren(s)}",
            f"0.5 * {_paren(a)} * {_paren(b)}",
            f"{_paren(a)} * {_paren(s)}",
            f"np.sin({a})",
        ]
        forms += [f"{_paren(a)} / (1.5 + {_paren(b)} ** 2)", f"np.where({a} > {_paren(s)}, {a}, {b})", f"np.maximum({a}, {s})"]
        forms += [f"np.tanh({a} * {_paren(s)})", f"{_paren(a)}[::-1]", f"-{_paren(a)}", f"np.clip({a}, -0.8, 0.9)"]
        forms += [
            f"np.array([{s}, {self._scalar(0)}, {self._scalar(0)}, {self._scalar_leaf()}])",
            f"({a} if {self._comparison()} else {b})",
        ]
        matrix = self._matrix(depth - 1)
        forms += [f"{_paren(matrix)} @ {_paren(a)} / 4", f"np.mean({matrix}, axis=0)", f"np.sum({matrix}, axis=1) / 4"]
        forms += [f"{_paren(matrix)}[{self._rng.choice(('0', '1', 'n % 4'))}]", f"{_paren(matrix)}[:, 2]"]
        return self._rng.choice(forms)

    def _matrix(self, depth: int) -> str:
        if depth <= 0 or self._rng.random() < 0.3:
            return self._rng.choice(self._scope.of("matrix"))
        a, v, s = self._matrix(depth - 1), self._vector(depth - 1), self._scalar(depth - 1)
        forms = [f"{_paren(a)} * {_paren(v)}", f"{a} + {_paren(s)}", f"{_paren(a)}.T", f"{_paren(a)} * {_paren(v)}[:, None]"]
        forms += [
            f"np.tanh({a})",
            f"{_paren(a)} @ {_paren(self._matrix(depth - 1))} / 4",
            f"np.where({a} > {_paren(s)}, {_paren(v)}, {a})",
        ]
        return self._rng.choice(forms)

    def _test(self) -> str:
        roll = self._rng.random()
        if roll < 0.15:
            return f"{self._comparison()} {self._rng.choice(('and', 'or'))} {self._comparison()}"
        if roll < 0.25:
            return f"not {self._comparison()}"
        if roll < 0.4:
            return f"{self._integer_leaf()} {self._rng.choice(('>', '==', '!='))} {self._rng.choice('012')}"
        return self._comparison()

    def _comparison(self) -> str:
        if self._rng.random() < 0.15:
            return f"-0.4 < {self._scalar_leaf()} < 0.7"
        left, limit = _paren(self._scalar(self._rng.choice((0, 0, 1)))), self._rng.choice(("0.2", "0.45", "-0.3", "0.9"))
        return f"{left} {self._rng.choice('<>')} {limit}"

    def _integer_value(self) -> str:
        forms = [f"{self._integer_leaf()} + 1", f"{self._integer_leaf()} // 2", f"int(np.floor({self._scalar_leaf()}))"]
        forms += [f"{self._integer_leaf()} % 3", f"min({self._integer_leaf()}, 3)", "2"]
        return self._rng.choice(forms)

    def _integer_leaf(self) -> str:
        return self._rng.choice(self._scope.of("integer"))

    def _bounds(self) -> Iterator[str]:
        """Small bounds from integers that are computed."""
        yield from (f"min({name}, 4)" for name in self._scope.of("integer") if name != "n")

    # ------------------------------------------------------------------ names and lines

    def _target(self, type_: str, also: str = "") -> str:
        pool = {"scalar": SCALARS, "vector": VECTORS, "matrix": MATRICES}[type_]
        return self._new_name(type_, tuple(name for name in pool if name != also))

    def _new_name(self, type_: str, pool: tuple[str, ...]) -> str:
        """A name to assign: often one that has a value already."""
        present = [n for n in self._scope.of(type_) if n not in self._locked and n != "n"]
        free = [n for n in pool if n not in self._locked and self._scope.types.get(n, type_) == type_]
        if present and self._rng.random() < 0.5:
            self.overwrites = True
            return self._rng.choice(present)
        name = self._rng.choice(free or present)
        self._scope.types[name] = type_
        return name

    def _line(self, text: str) -> None:
        self._lines.append("    " * self._depth + text)

    @contextmanager
    def _block(self) -> Iterator[None]:
        self._depth += 1
        yield
        self._depth -= 1


def _paren(e: str) -> str:
    return e if e.replace("_", "a").isalnum() or (e.startswith("np.") and e.count("(") == 1 and e.endswith(")")) else f"({e})"
