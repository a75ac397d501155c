"""One pass over an expression: atoms first, then the exact rewrites, then the choice among the forms."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from astgrad.ir.expr import Binary, Compare, Expr, Literal, Logical, Opaque, Unary, map_children, walk
from astgrad.transform.algebra.candidates import Candidates, number
from astgrad.transform.algebra.exact import integer, tidy
from astgrad.transform.algebra.measure import ARITHMETIC, Facts, Measure
from astgrad.transform.algebra.write import Writer

_MAX_PASSES = 4  # one pass may make another worth while; two nearly always find nothing more
_MAX_NODES = 400  # larger expressions are tidied only


def simplify(e: Expr, facts: Facts) -> Expr:
    """The expression, and every expression inside it, in its simplest form. Simplifying the result again changes nothing."""
    for _ in range(_MAX_PASSES):
        simpler = _Simplifier.of(e, facts).simplified(e)
        if simpler == e:
            break
        e = simpler
    return e


@dataclass(frozen=True)
class _Simplifier:
    facts: Facts
    measure: Measure
    candidates: Candidates

    @classmethod
    def of(cls, e: Expr, facts: Facts) -> _Simplifier:
        measure = Measure(facts)
        return cls(facts, measure, Candidates(measure, Writer(measure, _spellings(e))))

    def simplified(self, e: Expr) -> Expr:
        tidied = self._tidied(e)
        if not self.facts.rounding or not _is_arithmetic(tidied) or _is_larger(tidied, _MAX_NODES):
            return tidied
        return self.candidates.best(tidied)

    def _tidied(self, e: Expr) -> Expr:
        """The expression with its atoms simplified, and all that is arithmetic tidied."""
        if _is_arithmetic(e):
            is_atom = isinstance(e, Binary) and e.op == "**" and integer(e.right) is None
            return tidy(map_children(self.simplified if is_atom else self._tidied, e), self.measure)
        if e.span is not None or isinstance(e, (Compare, Logical, Opaque)):
            return e  # the author's own, or a decision that rounding must not turn
        return map_children(self.simplified, e)


def _is_arithmetic(e: Expr) -> bool:
    return isinstance(e, Binary) and e.op in ARITHMETIC or isinstance(e, Unary) and e.op == "-"


def _is_larger(e: Expr, size: int) -> bool:
    return next(islice(walk(e), size, None), None) is not None


def _spellings(e: Expr) -> dict[Fraction, str]:
    """The texts of the decimal numbers in e."""
    literals = [part for part in walk(e) if isinstance(part, Literal)]
    values = [(number(literal), literal.text) for literal in literals]
    return {value: text for value, text in values if value is not None and value.denominator != 1}
