"""What the definitions that hold at a place let cancel.

    p = 1 / (1 + np.exp(-z))   means   p * (1 + np.exp(-z)) == 1, so that np.exp(-z) == (1 - p) / p:

    y / p * np.exp(-z) / (1 + np.exp(-z)) ** 2   ->   y * (1 - p)

A relation is used only to remove what it is solved for, or a sum that it names; never where it brings a new denominator, nor where
it takes from a sum what was added to it: `np.exp(-z)` is lost in `u = 1 + np.exp(-z)` where it is small, and `u - 1` is 0 there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from astgrad.ir.expr import Call, Expr, Name
from astgrad.transform.algebra import polynomial
from astgrad.transform.algebra.candidates import Candidates
from astgrad.transform.algebra.facts import Definitions
from astgrad.transform.algebra.normal import ONE, Factor, GiveUp, Sum, Term, as_term, collect, times
from astgrad.transform.algebra.polynomial import Primitive, Rational

_MAX_VARIABLES = 12


@dataclass(frozen=True)
class Relations:
    """The relations under one set of definitions, whose atoms are simplified as those of the expressions are."""

    definitions: Definitions
    candidates: Candidates

    def forms(self, e: Expr, name: str, right: Expr) -> Iterator[Expr]:
        """Other forms of an expression that rest on one definition."""
        terms = self.candidates.summands(e)
        for transform in (self._with_sum_named, self._solved):
            with suppress(GiveUp):
                yield from (self.candidates.decided(form, None) for form in transform(terms, name, right))

    def _with_sum_named(self, terms: tuple[Term, ...], name: str, right: Expr) -> Iterator[tuple[Term, ...]]:
        """Where `name = c / sum` or `name = c * sum`: that sum written with the name."""
        if not any(isinstance(factor, Sum) for term in terms for factor, _ in term.factors):
            return
        definition = self.candidates.factor(right)
        match definition.factors:
            case ((Sum() as factor, 1 | -1 as power),):
                by = Term(1 / definition.coefficient, ((Name(name), 1),), definition.decimal)
                form = _with_factor(terms, factor, power, by)
                if form != terms:
                    yield form

    def _solved(self, terms: tuple[Term, ...], name: str, right: Expr) -> Iterator[tuple[Term, ...]]:
        """Forms from which an operation within the definition has vanished."""
        definition = self.candidates.summands(right)
        inside = set(_atoms(definition)) & set(_atoms(terms))
        if not inside:
            return
        reading = _Reading((*_atoms(terms), *_atoms(definition), Name(name)))
        solvable = [atom for atom in reading.atoms if atom in inside and self._is_operation(atom)]
        if not solvable or len(reading.atoms) > _MAX_VARIABLES:
            return
        before = reading.rational(terms)
        meaning = reading.rational(definition)
        equation = _equation(meaning, reading.index[Name(name)], len(reading.atoms))
        for atom in solvable:
            index = reading.index[atom]
            solution = polynomial.solved(equation, index)
            if solution is not None and _is_kept(solution, meaning):
                reading.prefer(solution[0])
                after = polynomial.substituted(before, index, *solution)
                if all(power <= before.below.get(base, 0) for base, power in after.below.items()):
                    yield (reading.term(after),)

    def _is_operation(self, atom: Expr) -> bool:
        """Whether the atom costs something, or names what does: only then is it worth solving for."""
        return isinstance(atom, Call) or atom in self._named_operations

    @cached_property
    def _named_operations(self) -> set[Expr]:
        """The names whose right sides are calls."""
        return {Name(name) for name, right in self.definitions if isinstance(right, Call)}


class _Reading:
    """Normal forms as rational functions of their atoms, and back."""

    def __init__(self, atoms: tuple[Expr, ...]) -> None:
        self.atoms = tuple(dict.fromkeys(atoms))
        self.index = {atom: i for i, atom in enumerate(self.atoms)}
        self._sums: dict[Primitive, Term] = {}  # how sums that were read are written: their order, their sign

    def rational(self, terms: tuple[Term, ...]) -> Rational:
        """The sum of the terms."""
        return polynomial.total([self._product(term) for term in terms], len(self.atoms))

    def term(self, rational: Rational) -> Term:
        """The normal form of a rational function, its factors in the order of the atoms."""
        result = Term(rational.coefficient)
        for base in sorted(rational.powers, key=lambda base: (base[0], -len(base)), reverse=True):
            result = times(result, self._base(base).power(rational.powers[base]))
        return result

    def prefer(self, numerator: polynomial.Polynomial) -> None:
        """Writes this sum with these signs wherever it comes up, unless it was read with others."""
        factored = polynomial.factored(numerator)
        for base in factored.powers:
            if len(base) > 1:
                term = self._base(base)
                self._sums.setdefault(base, term if factored.coefficient > 0 else _turned(term))

    def _product(self, term: Term) -> Rational:
        parts = [Rational(term.coefficient, {})]
        return polynomial.product([*parts, *(self._factor(factor).power(power) for factor, power in term.factors)])

    def _factor(self, factor: Factor) -> Rational:
        if isinstance(factor, Expr):
            exponents = polynomial.variable(self.index[factor], len(self.atoms))
            return Rational(ONE, {((exponents, ONE),): 1})
        rational = self.rational(factor.terms)
        if list(rational.powers.values()) == [1] and abs(rational.coefficient) == 1:
            self._sums.setdefault(next(iter(rational.powers)), Term(rational.coefficient, ((factor, 1),)))
        return rational

    def _base(self, base: Primitive) -> Term:
        if base in self._sums:
            return self._sums[base]
        terms = tuple(Term(c, tuple((self.atoms[i], k) for i, k in enumerate(exponents) if k)) for exponents, c in base)
        return as_term(Sum(terms))


def _turned(term: Term) -> Term:
    """The same value, its sum with all signs turned."""
    ((factor, power),) = term.factors
    assert isinstance(factor, Sum)
    return Term(-term.coefficient, ((factor.negated, power),), term.decimal)


def _equation(definition: Rational, own: int, size: int) -> polynomial.Polynomial:
    """`name * denominator - numerator`, which the definition says is 0."""
    name = Rational(ONE, {((polynomial.variable(own, size), ONE),): 1})
    left = polynomial.multiplied_out(polynomial.product([name, Rational(ONE, definition.below)]), size)
    above = {base: power for base, power in definition.powers.items() if power > 0}
    for exponents, c in polynomial.multiplied_out(Rational(definition.coefficient, above), size).items():
        left[exponents] = left.get(exponents, Fraction(0)) - c
    return left


def _is_kept(solution: tuple[polynomial.Polynomial, ...], meaning: Rational) -> bool:
    """Whether a solution loses no more than the `1 - p` of `p = c / sum`: it is one of a quotient by a sum, or adds up nothing."""
    is_quotient = any(len(base) > 1 for base in meaning.below)
    return is_quotient or all(len(base) == 1 for part in solution for base in polynomial.factored(part).powers)


def _with_factor(terms: tuple[Term, ...], factor: Sum, power: int, by: Term) -> tuple[Term, ...]:
    """The terms with `factor**power` replaced by a term; no factor moves below the fraction bar for it."""
    result = []
    for term in terms:
        new = Term(term.coefficient, (), term.decimal)
        for own, exponent in term.factors:
            if own == factor and (power == 1 or exponent < 0):
                new = times(new, by.power(exponent * power))
            elif isinstance(own, Sum):
                inner = _with_factor(own.terms, factor, power, by)
                new = times(new, (Term(ONE, ((own, 1),)) if inner == own.terms else as_term(Sum(inner))).power(exponent))
            else:
                new = times(new, Term(ONE, ((own, exponent),)))
        result.append(new)
    return collect(result)


def _atoms(terms: tuple[Term, ...]) -> tuple[Expr, ...]:
    """The atoms in the terms, in their order."""
    found: list[Expr] = []
    for term in terms:
        for factor, _ in term.factors:
            found.extend((factor,) if isinstance(factor, Expr) else _atoms(factor.terms))
    return tuple(found)
