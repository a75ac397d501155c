"""What is known where expressions are simplified: kinds, and the author's definitions, found by what they have in common with it.

u = np.sin(x)                     an expression that reads `np.sin(x)` is written with u;
v = np.sin(x) ** 2 + 1            `u**2 + 1` is what is known of v
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from astgrad.ir.expr import Binary, Call, Expr, Name, Opaque, map_children, walk
from astgrad.transform.algebra.alike import Alike
from astgrad.transform.algebra.measure import KindOf, Measure

Definitions = tuple[tuple[str, Expr], ...]


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known at the places of one function."""

    kind_of: KindOf
    definitions: Definitions = ()  # name == expression; a later one may use the names before it
    rounding: bool = True  # False: exact rewrites only
    may_be_integer: Callable[[Expr], bool] = lambda e: False  # what is a real number at another time
    alike: Alike = field(default_factory=Alike)  # what was found, of kinds that stay as they are

    @cached_property
    def measure(self) -> Measure:
        """What is found out of values, once for all expressions: their kinds stay as they are while the facts are used."""
        return Measure(self.kind_of, self.may_be_integer)

    @cached_property
    def equations(self) -> Equations:
        """The definitions, ready to be asked."""
        return Equations(self.definitions, self.measure)


@dataclass(frozen=True)
class Known:
    """The definitions whose names have a value at a place: the first so many, and some of those after the next one."""

    numbers: Mapping[str, int] = field(compare=False)  # of all definitions, by their names
    first: int = 0
    others: frozenset[str] = frozenset()

    def plus(self, names: Iterable[str]) -> Known:
        """With what these names have now."""
        new = [name for name in names if self.numbers.get(name, -1) >= self.first]
        if not new:
            return self
        others, first = self.others.union(new), self.first
        ahead = {self.numbers[name] for name in others}
        while first in ahead:
            first += 1
        return Known(self.numbers, first, frozenset(name for name in others if self.numbers[name] > first))

    def minus(self, name: str) -> Known:
        """Without what this name had."""
        number = self.numbers.get(name)
        if number is None or (number >= self.first and name not in self.others):
            return self
        others = self.others.union(other for other, n in self.numbers.items() if number < n < self.first)
        return Known(self.numbers, min(number, self.first), others - {name})


class Equations:
    """Definitions, each in terms of the names defined before it. `held`: how many of them hold at a place, from the first."""

    def __init__(self, definitions: Definitions, measure: Measure) -> None:
        self._settled: list[tuple[str, Expr]] = []
        self._names: dict[Expr, tuple[int, Name]] = {}  # by right side: the number of the definition, and its name
        self._operations: dict[Expr, int] = {}  # the names of calls
        self._with: dict[Expr, list[int]] = {}  # by a part of the right side
        for number, (name, given) in enumerate(definitions):
            right = self.named(given, number)
            self._settled.append((name, right))
            if measure.cost(right):
                self._names[right] = number, Name(name)
            if isinstance(right, Call):
                self._operations[Name(name)] = number
            for part in dict.fromkeys(walk(right)):
                self._with.setdefault(part, []).append(number)

    def named(self, e: Expr, held: int) -> Expr:
        """The expression with every occurrence of a definition's right side replaced by its name."""
        number, name = self._names.get(e, (held, e))
        if number < held:
            return name
        return e if isinstance(e, Opaque) else map_children(lambda child: self.named(child, held), e)

    def relevant(self, e: Expr, held: int) -> Definitions:
        """The definitions that have an operation or a sum in common with e: no other lets anything cancel."""
        found: set[int] = set()
        for part in set(walk(e)):
            own = self._operations.get(part, held)
            if own < held:
                found.add(own)
            if own < held or isinstance(part, (Call, Binary)):
                found.update(self._with.get(part, ()))
        return tuple(self._settled[number] for number in sorted(found) if number < held)
