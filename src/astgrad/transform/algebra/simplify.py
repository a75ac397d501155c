"""One pass over an expression: atoms first, then the exact rewrites, then the choice among the forms."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property, reduce

from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Expr,
    Literal,
    Logical,
    Name,
    Opaque,
    Symbol,
    Unary,
    map_children,
    size,
    walk,
)
from astgrad.ir.kinds import Number
from astgrad.rules.apply import real_part
from astgrad.rules.structure import call
from astgrad.transform.algebra.candidates import Candidates, number
from astgrad.transform.algebra.exact import integer, negate, tidy, unsigned
from astgrad.transform.algebra.facts import Definitions, Facts
from astgrad.transform.algebra.measure import ARITHMETIC, Style
from astgrad.transform.algebra.relations import Relations
from astgrad.transform.algebra.write import Writer

_MAX_PASSES = 4  # one pass may make another worth while; two nearly always find nothing more
_MAX_NODES = 400  # larger expressions are tidied only
_MAX_DEPTH = 100  # deeper ones, which nobody reads, stay as they are


def simplify(e: Expr, facts: Facts, held: int | None = None) -> Expr:
    """The expression, and every expression inside it, in its simplest form. Simplifying the result again changes nothing.

    held: how many of the definitions hold where it stands, from the first; None where all do.
    """
    if _is_deeper(e, _MAX_DEPTH):
        return e
    holding = len(facts.definitions) if held is None else held
    for _ in range(_MAX_PASSES):
        named = facts.equations.named(e, holding) if holding else e
        definitions = facts.equations.relevant(named, holding) if holding else ()
        spellings = _spellings(e)
        simplifier = _Simplifier(facts, spellings, definitions)
        simpler = facts.alike.simplified(named, definitions, spellings, facts.measure, simplifier.simplified)
        if simpler == e:
            break
        e = simpler
    return e


class _Simplifier:
    """One pass over one expression."""

    def __init__(self, facts: Facts, spellings: dict[Fraction, str], definitions: Definitions = ()) -> None:
        self._facts = facts
        self._measure = facts.measure
        self._definitions = definitions
        self._candidates = Candidates(self._measure, Writer(self._measure, spellings), Style(self._measure))

    def simplified(self, e: Expr) -> Expr:
        """The expression in its simplest form."""
        tidied = self._tidied(e)
        if not self._facts.rounding or not _is_arithmetic(tidied) or size(tidied) > _MAX_NODES:
            return tidied
        best = self._candidates.best(tidied)
        return self._related(best, tidied) if self._definitions else best

    @cached_property
    def _relations(self) -> Relations:
        plain = _Simplifier(self._facts, {})  # no definitions hold in it
        return Relations(tuple((name, plain._tidied(right)) for name, right in self._definitions), self._candidates)

    def _related(self, best: Expr, e: Expr) -> Expr:
        """`best`, or what the definitions make of e, one after the other, where that is cheaper."""
        for name, right in self._relations.definitions:
            for form in self._relations.forms(e, name, right):
                leaves = self._measure.leaves(form)
                covered = self._measure.leaves(right) if Name(name) in leaves else frozenset()
                if self._measure.cost(form) < self._measure.cost(best) and self._measure.same_kind(best, form, covered):
                    best = form
            e = best
        return best

    def _tidied(self, e: Expr) -> Expr:
        """The expression with its atoms simplified, and all that is arithmetic tidied."""
        if _is_arithmetic(e):
            is_atom = isinstance(e, Binary) and e.op == "**" and integer(e.right) is None
            return tidy(map_children(self.simplified if is_atom else self._tidied, e), self._measure)
        if e.span is not None or isinstance(e, (Compare, Logical, Opaque)):
            return e  # the author's own, or a decision that rounding must not turn
        match map_children(self.simplified, e):
            case Call(
                function=Attribute(value=Literal() as number, attr="astype"), args=(Attribute(value=like, attr="dtype"),)
            ):
                return call("np.full_like", like, number)  # a number has no `astype`: `(t_bar * 0.0).astype(x.dtype)`
            case Attribute(value=Attribute(value=value, attr="T"), attr="T"):
                return value
            case Call(function=Symbol(path="numpy.real"), args=(inner,)):
                positive = unsigned(inner)
                return real_part(inner) if positive is None else negate(real_part(positive))
            case Call(function=Symbol(path="numpy.conj" | "numpy.conjugate"), args=(Binary(op="*") as product,)) as conjugate:
                return self._conjugated(product) or conjugate
            case simpler:
                return simpler

    def _conjugated(self, product: Binary) -> Expr | None:
        """The conjugate of a product, of each factor apart, where that conjugates less."""
        factors: list[Expr] = [product]
        while isinstance(first := factors[0], Binary) and first.op == "*":
            factors[:1] = [first.left, first.right]
        conjugated, real = [_conjugate_of(each) for each in factors], list(map(self._is_real, factors))
        count = sum(inner is None and not is_real for inner, is_real in zip(conjugated, real, strict=True))
        if count > sum(inner is not None for inner in conjugated):
            return None
        parts = [
            each if is_real else inner if inner is not None else call("np.conj", each)
            for each, inner, is_real in zip(factors, conjugated, real, strict=True)
        ]
        return tidy(reduce(lambda left, right: Binary("*", left, right), parts), self._measure)

    def _is_real(self, e: Expr) -> bool:
        kind = self._measure.kind(e)
        return isinstance(kind, Number) and not kind.is_complex


def _conjugate_of(e: Expr) -> Expr | None:
    """What an expression is the conjugate of; None for any other."""
    match e:
        case Call(function=Symbol(path="numpy.conj" | "numpy.conjugate"), args=(inner,), keywords=()):
            return inner
        case _:
            return None


def _is_arithmetic(e: Expr) -> bool:
    return (isinstance(e, Binary) and e.op in ARITHMETIC) or (isinstance(e, Unary) and e.op == "-")


def _is_deeper(e: Expr, depth: int) -> bool:
    level = [e]
    for _ in range(depth):
        level = [part for parent in level for part in parent.children]
        if not level:
            return False
    return True


def _spellings(e: Expr) -> dict[Fraction, str]:
    """The texts of the decimal numbers in e."""
    literals = [part for part in walk(e) if isinstance(part, Literal)]
    values = [(number(literal), literal.text) for literal in literals]
    return {value: text for value, text in values if value is not None and value.denominator != 1}
