"""The forms an expression may take, and the choice: the cheapest, of equals the one that reads best, then the source's.

Read from the expression: as derived, like terms collected, a common factor out, multiplied out. Each product within is decided
before what contains it, so that the work is linear in the size of the expression but for sizes that are capped.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from astgrad.ir.expr import Binary, Expr, Literal, Unary
from astgrad.transform.algebra.exact import integer
from astgrad.transform.algebra.expand import expanded, is_stable
from astgrad.transform.algebra.measure import Measure, Style
from astgrad.transform.algebra.normal import (
    MAX_POWER,
    ONE,
    Factor,
    GiveUp,
    Sum,
    Term,
    as_term,
    collect,
    common_factors,
    content,
    times,
)
from astgrad.transform.algebra.write import Writer

_SMALL_COEFFICIENT = 4


@dataclass(frozen=True)
class Candidates:
    """Reads expressions whose atoms are simplified already, and decides how to write them."""

    measure: Measure
    writer: Writer
    style: Style
    _read: dict[int, tuple[Expr, tuple[Term, ...]]] = field(default_factory=dict)  # by identity: equal ones may be the author's

    def best(self, e: Expr) -> Expr:
        """The arithmetic expression in its best form."""
        return self.decided(self.summands(e), e)

    def decided(self, terms: tuple[Term, ...], source: Expr | None) -> Expr:
        """The best form of a sum of terms; `source` is how it stands so far."""
        written = self.decide(terms, source).written
        assert written is not None
        return written

    def decide(self, terms: tuple[Term, ...], source: Expr | None) -> Sum:
        """The same as a normal form of the same structure: a common factor that was taken out is a factor there too.

        Gives up where there is no source and no short text.
        """
        forms = ([] if source is None else [Sum(terms, source)]) + list(self._forms(terms))
        if not forms:
            raise GiveUp
        ranked = sorted(forms, key=self._rank)  # stable: of equals the first
        reference = forms[0].written
        assert reference is not None
        return next(form for form in ranked if form.written is reference or self._fits(reference, form, terms))

    def summands(self, e: Expr) -> tuple[Term, ...]:
        """The expression as terms to add, like ones joined."""
        found = self._read.get(id(e))
        if found is None:
            found = self._read[id(e)] = e, self._summands(e)
        return found[1]

    def _summands(self, e: Expr) -> tuple[Term, ...]:
        if isinstance(e, Binary) and e.op in ("+", "-") and not self.measure.is_whole(e):
            try:
                return self._added(e)
            except GiveUp:
                return (_atom(e),)
        return (self.factor(e),)

    def factor(self, e: Expr) -> Term:
        """The expression as a factor of a product."""
        try:
            return self._factor(e)
        except GiveUp:
            return _atom(e)

    def _forms(self, terms: tuple[Term, ...]) -> Iterator[Sum]:
        """Other ways to write the terms; fewer, where a coefficient has no short text."""
        with suppress(GiveUp):
            yield Sum(terms, self.writer.sum(terms))
        if len(terms) > 1:
            with suppress(GiveUp):
                yield from self._factored(terms)
            if (multiplied_out := expanded(terms)) is not None:
                with suppress(GiveUp):
                    yield Sum(multiplied_out, self.writer.sum(multiplied_out), multiplied_out=True)

    def _factored(self, terms: tuple[Term, ...]) -> Iterator[Sum]:
        """A common factor taken out, with and without the common part of the coefficients."""
        common = common_factors(terms)
        decimal = any(term.decimal for term in terms)
        rest = terms
        if common:
            divided = _opened(tuple(times(term, Term(ONE, common).power(-1)) for term in terms))
            rest = self.decide(divided, None).terms
        for coefficient in sorted({content(rest), ONE} if len(rest) > 1 else {ONE}, key=lambda c: c == 1):
            if common or coefficient != 1:
                with suppress(GiveUp):
                    inner = self.decide(tuple(term.scaled(1 / coefficient) for term in rest), None)
                    if common and inner.written is not None and self.measure.may_wrap(inner.written):
                        return  # small integers would overflow, and truth values are no sum
                    product = times(Term(coefficient, common, decimal), as_term(inner))
                    yield Sum((product,), self.writer.term(product))

    def _rank(self, form: Sum) -> tuple[float, int]:
        assert form.written is not None
        return self.measure.cost(form.written), self.style.awkwardness(form.written)

    def _fits(self, reference: Expr, form: Sum, terms: tuple[Term, ...]) -> bool:
        stable = not form.multiplied_out or is_stable(terms)
        return stable and form.written is not None and self.measure.same_kind(reference, form.written)

    def _added(self, e: Binary) -> tuple[Term, ...]:
        left, right = self.summands(e.left), self.summands(e.right)
        sign = -ONE if e.op == "-" else ONE
        signed = tuple(term.scaled(sign) for term in right)
        if len(right) == 1:
            return collect((*left, *signed))
        flat = _flat_if_safe(left, signed)
        if flat is not None:
            return flat
        group = as_term(self.decide(right, e.right))
        return collect((*left, group.scaled(sign)))

    def _factor(self, e: Expr) -> Term:
        match e:
            case Literal():
                value = number(e)
                return _atom(e) if value is None else Term(value, (), value.denominator != 1)
            case Unary(op="-", operand=operand):
                return self.factor(operand).scaled(-ONE)
            case Binary(op="*", left=left, right=right) if self._may_open(e):
                return self._product(e, self.factor(left), self.factor(right))
            case _ if self.measure.is_whole(e):
                return _atom(e)
            case Binary(op="/", left=left, right=right):
                return self._quotient(e, self.factor(left), self.factor(right))
            case Binary(op="**", left=left, right=right):
                return self._raised(e, left, integer(right))
            case Binary(op="+" | "-"):
                return as_term(self.decide(self.summands(e), e))
            case _:
                return _atom(e)

    def _may_open(self, e: Binary) -> bool:
        """Products of integers are atoms, but for literal factors."""
        return not self.measure.is_whole(e) or isinstance(e.left, Literal) or isinstance(e.right, Literal)

    def _quotient(self, e: Expr, left: Term, right: Term) -> Term:
        try:
            return self._product(e, left, right.power(-1))
        except GiveUp:
            if len(right.factors) < 2:
                raise
            whole = Sum((right,), self.writer.term(right))
            return self._product(e, left, Term(ONE, ((whole, -1),)))  # what must not cancel stays, as one factor

    def _product(self, e: Expr, left: Term, right: Term) -> Term:
        product = times(left, right)
        if self._integers(product) > max(1, self._integers(left), self._integers(right)):
            raise GiveUp  # the product of two NumPy integers may overflow where the author's order does not
        if any(isinstance(factor, Literal) and factor.value == 0 for factor, _ in product.factors):
            raise GiveUp  # 0 * inf is no number, and 1 / 0 is an error for scalars only: nothing moves past a 0
        kept = {factor for factor, _ in product.factors}
        lost = [factor for factor, _ in (*left.factors, *right.factors) if factor not in kept]
        if lost and not self._covers(product, lost) and not self.measure.same_kind(e, self.writer.term(product)):
            raise GiveUp
        return product

    def _covers(self, product: Term, lost: list[Factor]) -> bool:
        """Whether what cancelled still has its shape carried by what is left."""
        left = frozenset[Expr]().union(*(self.measure.leaves(self.writer.factor(factor)) for factor, _ in product.factors))
        return all(self.measure.leaves(self.writer.factor(factor)) <= left for factor in lost)

    def _integers(self, term: Term) -> int:
        return sum(abs(power) for factor, power in term.factors if isinstance(factor, Expr) and self.measure.may_wrap(factor))

    def _raised(self, e: Expr, base: Expr, exponent: int | None) -> Term:
        if exponent is None or not 2 <= exponent <= MAX_POWER:
            return _atom(e)
        term = self.factor(base)
        if not term.factors:
            return _atom(e)
        if len(term.factors) == 1 and (abs(term.coefficient) == 1 or exponent <= _SMALL_COEFFICIENT):
            return term.power(exponent)
        positive = term if term.coefficient > 0 else term.scaled(-ONE)
        sign = ONE if term.coefficient > 0 else (-ONE) ** exponent
        return Term(sign, ((Sum((positive,), self.writer.term(positive)), exponent),))


def number(e: Literal) -> Fraction | None:
    """The exact decimal value of a number literal that may take part; zero and extreme numbers may not."""
    value = e.value
    if type(value) is int and 0 < value < 10**15:
        return Fraction(value)
    if type(value) is float and 1e-15 < value < 1e15:
        return Fraction(Decimal(e.text.replace("_", "")))
    return None


def _atom(e: Expr) -> Term:
    return Term(ONE, ((e, 1),))


def _opened(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms with sums among them opened as those of an addition are."""
    opened: tuple[Term, ...] = ()
    try:
        for term in terms:
            inner = _alone(term)
            flat = None if inner is None else inner if not opened else _flat_if_safe(opened, inner)
            opened = collect((*opened, term)) if flat is None else flat
    except GiveUp:
        return terms
    return opened


def _alone(term: Term) -> tuple[Term, ...] | None:
    """The terms of a sum that is the whole of this term."""
    if term.coefficient == 1 and len(term.factors) == 1:
        factor, power = term.factors[0]
        return factor.terms if isinstance(factor, Sum) and power == 1 else None
    return None


def _flat_if_safe(left: tuple[Term, ...], right: tuple[Term, ...]) -> tuple[Term, ...] | None:
    """`a + (b + c)` without its parentheses, where that joins terms and cannot cost accuracy.

    Two terms are as accurate as their coefficients are small; with three, another order of adding may cancel badly.
    """
    try:
        joined = collect((*left, *right))
    except GiveUp:
        return None
    small = all(abs(term.coefficient) <= _SMALL_COEFFICIENT or not term.factors for term in joined)
    return joined if len(joined) <= 2 and small and len(joined) < len(left) + len(right) else None
