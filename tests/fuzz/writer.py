"""What productions write with: random choices, the variables that surely have a value, lines and blocks."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.fuzz.expressions import FORMS
from tests.fuzz.productions import STATEMENTS, Form

LENGTHS = {"vector": (4,), "short": (3,), "matrix": (3, 4)}  # different, so that what is the wrong way round does not fit
ARRAYS = tuple(LENGTHS)

# Names for locals: many are those that generated code would like to use.
POOLS = {
    "scalar": ("a", "b", "c", "t", "x_bar", "x_dot", "a_saved", "value", "sin_x", "z"),
    "vector": ("p", "q", "t_bar", "saved", "v_bar"),
    "short": ("g", "g_bar"),
    "matrix": ("B", "t_2"),
    "pairs": ("pairs", "pairs_2", "pairs_3", "pairs_4"),
    "integer": ("k", "m", "steps"),
}
COUNTERS = ("i", "j", "l", "i_4")
DEEPEST = 4

SIGNS = {  # what stands for a smaller expression in a form
    "$s": "a scalar",
    "$v": "a vector",
    "$h": "a short vector",
    "$a": "a matrix",
    "$c": "a comparison",
    "$i": "an integer variable",
    "$x": "a scalar variable",
    "$u": "a vector variable",
    "$k": "an index into a vector",
    "$r": "an index of a row",
    "$l": "a limit to compare with",
}
_SIGN = re.compile(r"\$([A-Za-z])(\d?)")


@dataclass(frozen=True)
class Helper:
    """A function of the module that the program may call."""

    name: str
    parameters: tuple[tuple[str, str], ...]  # name and type
    results: tuple[str, ...]  # their types: several come as a tuple
    is_expression: bool  # may be called where it may not be run, with names as arguments
    defaults: int = 0  # the number of last parameters that may be left out


@dataclass
class Scope:
    """The variables that surely have a value, by type, in order of definition; and the arrays that share no memory."""

    types: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)

    def of(self, *types: str) -> list[str]:
        return [name for name, type_ in self.types.items() if type_ in types]

    def copy(self) -> Scope:
        return Scope(dict(self.types), set(self.own))

    @staticmethod
    def common(ends: Sequence[Scope]) -> Scope:
        """What holds whichever way was taken."""
        types = {n: t for n, t in ends[0].types.items() if all(end.types.get(n) == t for end in ends)}
        return Scope(types, set.intersection(*(end.own for end in ends)))


class Writer:
    """Writes one function."""

    def __init__(
        self, rng: random.Random, parameters: dict[str, str], results: tuple[str, ...], helpers: Sequence[Helper]
    ) -> None:
        self.rng = rng
        self.results = results
        self.helpers = tuple(helpers)
        self.scope = Scope(dict(parameters))
        self.parameters = tuple(parameters)
        self.lines: list[str] = []
        self.traits: set[str] = {"arrays"} if self.scope.of(*ARRAYS) else set()
        self.loops: list[str] = []  # the kinds of the loops around
        self.locked: list[str] = []  # names that steer a loop: not to be assigned in it
        self.depth = 1
        self.budget = 0
        self._lazy = 0

    # ------------------------------------------------------------------ statements

    def write(self, statements: int) -> list[str]:
        """The lines of a body with about so many statements."""
        self.budget = statements
        while self.budget > 0:
            self.statement()
        self.finish()
        return self.lines

    def statement(self) -> None:
        """One statement, of any sort that may stand here."""
        self.budget -= 1
        possible = [production for production in STATEMENTS if production.needs(self)]
        chosen = self.rng.choices(possible, [production.weight for production in possible])[0]
        self.traits.update(chosen.traits)
        chosen.write(self)

    def finish(self) -> None:
        """The return statement."""
        values = []
        for type_ in self.results:
            terms = [self.expression(type_, 1)]
            terms += [name for name in self.scope.of(type_) if self.rng.random() < 0.4]
            if type_ == "scalar":
                terms += [f"np.sum({name})" for name in self.scope.of(*ARRAYS) if self.rng.random() < 0.4]
            values.append(" + ".join(terms))
        self.line(f"return {', '.join(values)}")

    def line(self, text: str) -> None:
        """Writes a line."""
        self.lines.append("    " * self.depth + text)

    @contextmanager
    def block(self) -> Iterator[None]:
        """Writes lines that belong to the one before."""
        self.depth += 1
        yield
        self.depth -= 1

    def branch(self, write: Callable[[], None]) -> Scope:
        """Writes a block that need not be run, and gives the variables at its end; those from before hold again."""
        before = self.scope
        self.scope = before.copy()
        with self.block():
            write()
        end, self.scope = self.scope, before
        return end

    def some(self, *counts: int) -> None:
        """Some statements, one of these numbers of them."""
        for _ in range(self.rng.choice(counts)):
            self.statement()

    def loop(
        self, kind: str, header: str, bound: dict[str, str], *steering: str, first: str | None = None, last: str | None = None
    ) -> None:
        """A loop that binds these names; it may not run, and none of its names is assigned in it. first, last: lines in it."""
        self.line(header)
        self.loops.append(kind)
        held = [*bound, *steering]
        self.locked += held

        def body() -> None:
            self.scope.types.update(bound)
            self.scope.own -= set(self.scope.types)  # what is assigned in one round may be shared in the next
            if first is not None:
                self.line(first)
            self.some(1, 2, 2, 3, 4)
            if last is not None:
                self.line(last)

        end = self.branch(body)
        self.scope.own &= end.own
        del self.locked[len(self.locked) - len(held) :]
        self.loops.pop()

    # ------------------------------------------------------------------ variables

    def scalars(self) -> list[str]:
        """The scalars that may be assigned."""
        return [name for name in self.scope.of("scalar") if name not in self.locked]

    def target(self, type_: str, *avoid: str) -> str:
        """A name to assign a value of this type to: often one that has a value already."""
        present = [name for name in self.scope.of(type_) if name not in (*self.locked, *avoid, "n")]
        free = [n for n in POOLS[type_] if n not in (*self.locked, *avoid) and self.scope.types.get(n, type_) == type_]
        if not present and not free:
            return f"{type_}_{self.rng.randrange(10**6)}"
        if (present and self.rng.random() < 0.5) or not free:
            self.traits.add("overwriting")
            return self.rng.choice(present)
        return self.rng.choice(free)

    def assigned(self, name: str, type_: str, value: str, shares: bool) -> None:
        """Notes that a variable has a value."""
        self.scope.types[name] = type_
        self.scope.own.discard(name)
        if type_ not in ARRAYS:
            return
        if shares:
            self.scope.own -= set(re.findall(r"\w+", value))
        else:
            self.scope.own.add(name)

    def rounds(self) -> str:
        """A number of rounds for a loop: small, and often none."""
        computed = [f"min({name}, 4)" for name in self.scope.of("integer") if name != "n"]
        given = ["n", "n", "n + 1"] if "n" in self.scope.types else []
        return self.rng.choice([*given, "3", "2", "0", *computed])

    def array_type(self) -> str:
        """A type of arrays of which there is one, more often vectors."""
        present = [self.scope.types[name] for name in self.scope.of(*ARRAYS)]
        return self.rng.choices(ARRAYS, [(6, 1, 2)[n] if type_ in present else 0 for n, type_ in enumerate(ARRAYS)])[0]

    # ------------------------------------------------------------------ expressions

    def value(self, type_: str) -> tuple[str, bool]:
        """An expression to assign, small enough for a loop; and whether it may share memory with a variable."""
        depth = self.rng.choice((1, 1, 2, 2, 3))
        if self.loops and type_ != "integer" and self.rng.random() < 0.6:
            return f"np.tanh({self.expression(type_, depth)})", False
        form = self._form(type_, depth)
        return (self._leaf(type_), True) if form is None else (self._fill(form, depth), form.shares)

    def expression(self, type_: str, depth: int) -> str:
        """An expression, of at most so many levels."""
        form = self._form(type_, depth)
        return self._leaf(type_) if form is None else self._fill(form, depth)

    def _form(self, type_: str, depth: int) -> Form | None:
        """A form whose parts can be had; None for a variable."""
        if depth <= 0 or (type_ not in ("comparison", "test") and self.rng.random() < 0.12):
            return None
        forms = [form for form in FORMS[type_] if self._can(form)]
        return self.rng.choices(forms, [form.weight for form in forms])[0] if forms else None

    def _can(self, form: Form) -> bool:
        return all(self.scope.of(type_) for type_ in _types_in(form.text))

    def _fill(self, form: Form, depth: int) -> str:
        self.traits.update(form.traits)
        self._lazy += form.lazy
        same: dict[str, str] = {}

        def put(match: re.Match[str]) -> str:
            sign, number = match.groups()
            key = sign.lower() + number
            part = same.get(key) if number else None
            if part is None:
                part = same[key] = self._part(sign.lower(), depth - 1)
            return _paren(part) if sign.isupper() else part

        text = _SIGN.sub(put, form.text)
        self._lazy -= form.lazy
        return text

    def sign(self, sign: str) -> str:
        """What may stand for a sign of `SIGNS`, without its `$`."""
        return self._part(sign, 0)

    def _part(self, sign: str, depth: int) -> str:
        match sign:
            case "s" | "v" | "h" | "a":
                type_ = {"s": "scalar", "v": "vector", "h": "short", "a": "matrix"}[sign]
                call = self._call(type_) if self.rng.random() < 0.25 else None
                return call or self.expression(type_, depth)
            case "c":
                return self.comparison(min(depth, 1))
            case "i":
                return self._leaf("integer")
            case "x":
                return self._leaf("scalar")
            case "u":
                return self.rng.choice(self.scope.of("vector"))
            case "k":
                return self.rng.choice(("0", "-1", "2", *(f"{name} % 4" for name in self.scope.of("integer"))))
            case "r":
                return self.rng.choice(("0", "-1", *(f"{name} % 3" for name in self.scope.of("integer"))))
            case "l":
                return self.rng.choice(("0.2", "0.45", "-0.3", "0.9"))
        raise ValueError(f"${sign} stands for nothing")

    def comparison(self, depth: int = 1) -> str:
        """A truth value, of something that may vary."""
        self._lazy += 1
        text = self.expression("comparison", 1 + depth)
        self._lazy -= 1
        return text

    def test(self) -> str:
        """What an `if` asks."""
        self._lazy += 1
        text = self.expression("test", 2)
        self._lazy -= 1
        return text

    def _leaf(self, type_: str) -> str:
        names = self.scope.of(type_)
        if type_ == "scalar" and (not names or self.rng.random() < 0.15):
            return self.rng.choice(("0.5", "1.0", "2", "0.3", "1", "0.0"))
        if type_ == "integer" and not names:
            return self.rng.choice("0123")
        return self.rng.choice(names[-4:] if self.rng.random() < 0.5 else names)

    # ------------------------------------------------------------------ calls

    def callable_for(self, *results: str) -> list[Helper]:
        """The helpers with these results whose arguments can be had here."""
        return [
            helper
            for helper in self.helpers
            if helper.results == results
            and (helper.is_expression or not self._lazy)
            and all(self.scope.of(type_) for _, type_ in helper.parameters if type_ in ARRAYS)
        ]

    def _call(self, type_: str) -> str | None:
        possible = self.callable_for(type_)
        return self.call(self.rng.choice(possible)) if possible else None

    def call(self, helper: Helper) -> str:
        """A call of a function of the module: arguments by position, then some by keyword, in any order."""
        self.traits.add("helpers")
        left_out = self.rng.randint(0, helper.defaults) if helper.defaults else 0
        given = helper.parameters[: len(helper.parameters) - left_out]
        positional = self.rng.choice((len(given), len(given), self.rng.randint(0, len(given))))
        named = list(given[positional:])
        self.rng.shuffle(named)
        texts = [self._argument(type_) for _, type_ in given[:positional]]
        texts += [f"{name}={self._argument(type_)}" for name, type_ in named]
        return f"{helper.name}({', '.join(texts)})"

    def _argument(self, type_: str) -> str:
        if type_ == "integer":
            return self.rounds()
        return self.expression(type_, 0 if self._lazy else self.rng.choice((0, 0, 1)))


_TYPES = {
    "s": "scalar",
    "x": "scalar",
    "v": "vector",
    "u": "vector",
    "h": "short",
    "a": "matrix",
    "i": "integer",
    "c": "scalar",
}


def _types_in(form: str) -> set[str]:
    """The types of which a form needs a variable."""
    return {_TYPES[sign.lower()] for sign, _ in _SIGN.findall(form) if sign.lower() in _TYPES} - {"scalar", "integer"}


def _paren(e: str) -> str:
    return e if e.replace("_", "a").isalnum() or (e.startswith("np.") and e.count("(") == 1 and e.endswith(")")) else f"({e})"
