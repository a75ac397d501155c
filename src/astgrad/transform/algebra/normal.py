"""The normal form: sums of products of powers, with exact literal coefficients; a sum within a product stays a factor.

    3 * (s + 1) ** 2 * (1 / (2 * s))   is   3/2 * (s + 1)^2 * s^-1

Factors are atoms (whatever is not arithmetic, and arithmetic that must not be touched) or sums, in the order of the source.
Here stand the data and its arithmetic; `candidates` makes them from expressions and expressions from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm

from astgrad.ir.expr import Expr

MAX_TERMS = 200  # beyond these sizes an expression keeps the form it has
MAX_POWER = 64


class GiveUp(Exception):
    """The normal form does not apply; the expression keeps the form it has."""


@dataclass(frozen=True)
class Sum:
    """Terms to add, no two with the same factors. Compared without regard to their order."""

    terms: tuple[Term, ...]
    written: Expr | None = field(default=None, compare=False)  # the expression this was made from or is best written as
    multiplied_out: bool = field(default=False, compare=False)  # to be accepted only where that is stable

    @cached_property
    def key(self) -> frozenset[tuple[Fraction, frozenset[tuple[Factor, int]]]]:
        """What makes it equal to another."""
        return frozenset((term.coefficient, term.key) for term in self.terms)

    @cached_property
    def negated(self) -> Sum:
        """All signs turned."""
        return Sum(tuple(term.scaled(Fraction(-1)) for term in self.terms))

    @cached_property
    def _hash(self) -> int:
        return hash(self.key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sum) and self._hash == other._hash and self.key == other.key


Factor = Expr | Sum


@dataclass(frozen=True)
class Term:
    """`coefficient * product of factor**power`; no power is 0, the coefficient is not 0."""

    coefficient: Fraction
    factors: tuple[tuple[Factor, int], ...] = ()
    decimal: bool = False  # a float literal that is no integer went into the coefficient: print decimals, not a fraction

    @cached_property
    def key(self) -> frozenset[tuple[Factor, int]]:
        """What makes it a like term of another."""
        return frozenset(self.factors)

    def scaled(self, by: Fraction) -> Term:
        """The term times a number."""
        return self if by is ONE else Term(self.coefficient * by, self.factors, self.decimal)

    def power(self, exponent: int) -> Term:
        """The term to an integer power."""
        powers = tuple((factor, power * exponent) for factor, power in self.factors)
        return Term(self.coefficient**exponent, powers, self.decimal)


ONE = Fraction(1)


def times(left: Term, right: Term) -> Term:
    """The product; the factors of `left` come first. A sum and its negative are the same factor."""
    coefficient = left.coefficient if right.coefficient is ONE else left.coefficient * right.coefficient
    powers: dict[Factor, int] = dict(left.factors)
    for factor, power in right.factors:
        if isinstance(factor, Sum) and factor not in powers and factor.negated in powers:
            factor, coefficient = factor.negated, coefficient * (-ONE) ** power
        powers[factor] = powers.get(factor, 0) + power
        if abs(powers[factor]) > MAX_POWER:
            raise GiveUp
    kept = tuple((factor, power) for factor, power in powers.items() if power)
    return Term(coefficient, kept, left.decimal or right.decimal)


def collect(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Like terms joined, each where its first stood. Gives up where terms cancel, `a - a` is not 0 where a is inf or nan, and where
    constants beside other terms make one that is no float: `(x - 1) + 0.0005` is more accurate near 1 than `x - 0.9995`."""
    constants = 0
    joined: dict[frozenset[tuple[Factor, int]], Term] = {}
    for term in terms:
        earlier = joined.get(term.key)
        joined[term.key] = term if earlier is None else earlier_plus(earlier, term)
        constants += not term.factors
        if len(joined) > MAX_TERMS:
            raise GiveUp
    if not all(term.coefficient for term in joined.values()):
        raise GiveUp
    if constants > 1 and len(joined) > 1 and not is_float(joined[frozenset()].coefficient):
        raise GiveUp
    return tuple(joined.values())


def is_float(number: Fraction) -> bool:
    """Whether a float is exactly this number."""
    return Fraction(float(number)) == number


def earlier_plus(earlier: Term, term: Term) -> Term:
    """The sum of two like terms."""
    return Term(earlier.coefficient + term.coefficient, earlier.factors, earlier.decimal or term.decimal)


def as_term(total: Sum) -> Term:
    """A sum as a factor of a product: its only term, or itself as a factor, positive where all its terms are negative."""
    if len(total.terms) == 1:
        return total.terms[0]
    if all(term.coefficient < 0 for term in total.terms):
        return Term(-ONE, ((total.negated, 1),))
    return Term(ONE, ((total, 1),))


def content(terms: tuple[Term, ...]) -> Fraction:
    """The largest positive number of which all coefficients are integer multiples."""
    return content_of(term.coefficient for term in terms)


def content_of(coefficients: Iterable[Fraction]) -> Fraction:
    """The largest positive number of which all these are integer multiples."""
    pairs = [(c.numerator, c.denominator) for c in coefficients]
    return Fraction(gcd(*(n for n, _ in pairs)), lcm(*(d for _, d in pairs)))


def common_factors(terms: tuple[Term, ...]) -> tuple[tuple[Factor, int], ...]:
    """The powers of factors that divide all terms; powers of both signs have nothing in common."""
    rest = [dict(term.factors) for term in terms[1:]]
    return tuple(_common_powers(terms[0].factors, rest))


def _common_powers(first: tuple[tuple[Factor, int], ...], rest: list[dict[Factor, int]]) -> Iterator[tuple[Factor, int]]:
    for factor, power in first:
        powers = [power, *(other.get(factor, 0) for other in rest)]
        if min(powers) > 0:
            yield factor, min(powers)
        elif max(powers) < 0:
            yield factor, max(powers)
