"""From the normal form to an expression, as a person writes it.

    3/2 * (s + 1)^2 * s^-1   is written   3 * (s + 1) ** 2 / (2 * s)

The literal first, then the factors in their order; a minus in front; `a - b` rather than `-b + a`; one fraction bar. Truths come
last: a number of Python's own times an array of truths would be float64, whatever the dtype of the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from astgrad.ir.expr import Binary, Call, Expr, Literal
from astgrad.transform.algebra.exact import LARGEST_EXACT, negate
from astgrad.transform.algebra.measure import Measure
from astgrad.transform.algebra.normal import Factor, GiveUp, Sum, Term


@dataclass(frozen=True)
class Writer:
    """Writes normal forms; `spellings` are the author's texts of decimal numbers."""

    measure: Measure
    spellings: Mapping[Fraction, str]

    def sum(self, terms: tuple[Term, ...]) -> Expr:
        """The terms, in their order but for a positive one in front."""
        positive = (term for term in terms if term.coefficient > 0)
        first = next(positive, None) or next(filter(_has_signed_sum, terms), terms[0])
        written = self.term(first)
        for term in terms:
            if term is not first:
                size = term if term.coefficient > 0 else term.scaled(Fraction(-1))
                written = Binary("+" if size is term else "-", written, self.term(size))
        return written

    def term(self, term: Term) -> Expr:
        """One product or quotient."""
        term = _sign_into_sum(term)
        top, bottom = self._number(abs(term.coefficient), term.decimal)
        above = self._ordered([self._power(factor, power) for factor, power in term.factors if power > 0])
        below = self._ordered([self._power(factor, -power) for factor, power in term.factors if power < 0])
        if top is not None or not above:
            above.insert(0, top or Literal("1"))
        if term.coefficient < 0 and self.measure.is_truth(above[0]):
            above.insert(0, Literal("1.0"))  # NumPy has no `-mask`
        if bottom is not None:
            below.insert(0, bottom)
        numbers = [factor for factor in above if not self.measure.is_truth(factor)]
        truths = [factor for factor in above if self.measure.is_truth(factor)] if numbers else []
        written = _product(numbers or above)
        if below:
            written = Binary("/", written, _product(below))
        written = _product([written, *truths])
        return negate(written) if term.coefficient < 0 else written

    def factor(self, factor: Factor) -> Expr:
        """An atom or a sum."""
        if isinstance(factor, Expr):
            return factor
        return factor.written if factor.written is not None else self.sum(factor.terms)

    def _power(self, factor: Factor, power: int) -> Expr:
        base = self.factor(factor)
        return base if power == 1 else Binary("**", base, Literal(str(power)))

    def _ordered(self, factors: list[Expr]) -> list[Expr]:
        """Calls after what is not one, as in `2 * x * np.sin(x)`; scalars before arrays, where that is known to be cheaper."""
        scalars_first = any(map(self.measure.is_array, factors))

        def rank(factor: Expr) -> tuple[bool, bool]:
            return scalars_first and not self.measure.is_scalar(factor), isinstance(factor, Call)

        return sorted(factors, key=rank)

    def _number(self, value: Fraction, decimal: bool) -> tuple[Expr | None, Expr | None]:
        """The literals above and below the fraction bar for a positive coefficient; None for 1."""
        above, below = value.numerator, value.denominator
        if below != 1 and value in self.spellings:
            return Literal(self.spellings[value]), None
        if max(above, below) > LARGEST_EXACT:
            raise GiveUp
        if not decimal or below == 1:
            return _unless_one(str(above)), _unless_one(str(below))
        while below % 2 == 0:
            below //= 2
        while below % 5 == 0:
            below //= 5
        text = repr(float(value * below))
        if Fraction(Decimal(text)) != value * below:
            raise GiveUp  # not a short decimal
        return _unless_one(text.removesuffix(".0")), _unless_one(str(below))


def _sign_into_sum(term: Term) -> Term:
    """`-(a - b) * c` as `(b - a) * c`."""
    if term.coefficient > 0:
        return term
    for i, (factor, power) in enumerate(term.factors):
        if isinstance(factor, Sum) and power % 2 and _takes_sign(factor):
            factors = (*term.factors[:i], (factor.negated, power), *term.factors[i + 1 :])
            return Term(-term.coefficient, factors, term.decimal)
    return term


def _takes_sign(total: Sum) -> bool:
    """Whether the negative of the sum costs no more than the sum."""
    return len(total.terms) > 1 and any(term.coefficient < 0 or _has_signed_sum(term) for term in total.terms)


def _has_signed_sum(term: Term) -> bool:
    return any(isinstance(factor, Sum) and power % 2 and _takes_sign(factor) for factor, power in term.factors)


def _unless_one(text: str) -> Expr | None:
    return None if text == "1" else Literal(text)


def _product(factors: list[Expr]) -> Expr:
    written = factors[0]
    for factor in factors[1:]:
        written = Binary("*", written, factor)
    return written
