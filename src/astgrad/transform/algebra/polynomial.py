"""Polynomials and rational functions in several variables, exact: what `relations` computes with.

A polynomial maps exponents (one per variable) to coefficients. A rational function is a coefficient and a product of
powers of primitive polynomials, so that equal factors above and below the fraction bar cancel by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from astgrad.transform.algebra.normal import MAX_POWER, MAX_TERMS, GiveUp, content_of

Exponents = tuple[int, ...]
Polynomial = dict[Exponents, Fraction]
Primitive = tuple[
    tuple[Exponents, Fraction], ...
]  # largest exponents first; that coefficient positive; all integers without common factor


@dataclass(frozen=True)
class Rational:
    """`coefficient * product of base**power`; bases are primitive, no monomials but single variables, powers are not 0."""

    coefficient: Fraction
    powers: dict[Primitive, int]

    def power(self, exponent: int) -> Rational:
        """To an integer power."""
        return Rational(self.coefficient**exponent, {base: power * exponent for base, power in self.powers.items()})

    @property
    def below(self) -> dict[Primitive, int]:
        """What stands in the denominator."""
        return {base: -power for base, power in self.powers.items() if power < 0}


def variable(index: int, size: int) -> Exponents:
    """The exponents of one variable alone."""
    return tuple(int(i == index) for i in range(size))


def product(factors: Iterable[Rational]) -> Rational:
    """The product; equal factors cancel."""
    coefficient, powers = Fraction(1), dict[Primitive, int]()
    for factor in factors:
        coefficient *= factor.coefficient
        for base, power in factor.powers.items():
            powers[base] = powers.get(base, 0) + power
    if any(abs(power) > MAX_POWER for power in powers.values()):
        raise GiveUp
    return Rational(coefficient, {base: power for base, power in powers.items() if power})


def total(parts: list[Rational], size: int) -> Rational:
    """The sum: what all parts share, times the sum of the rest; gives up where that is 0."""
    bases = dict.fromkeys(base for part in parts for base in part.powers)
    shared = {base: min(part.powers.get(base, 0) for part in parts) for base in bases}
    rest: Polynomial = {}
    for part in parts:
        extra = [(base, part.powers.get(base, 0) - shared[base]) for base in bases]
        for exponents, c in multiplied_out(Rational(part.coefficient, dict(extra)), size).items():
            rest[exponents] = rest.get(exponents, Fraction(0)) + c
    whole = Rational(Fraction(1), {base: power for base, power in shared.items() if power})
    return cancelled(product([whole, factored(rest)]))


def multiplied_out(factors: Rational, size: int) -> Polynomial:
    """The product of non-negative powers as one polynomial."""
    result: Polynomial = {(0,) * size: factors.coefficient}
    for base, power in factors.powers.items():
        for _ in range(power):
            result = multiply(result, dict(base))
    return result


def multiply(left: Polynomial, right: Polynomial) -> Polynomial:
    """The product of two polynomials."""
    result: Polynomial = {}
    for a, c in left.items():
        for b, d in right.items():
            exponents = tuple(i + j for i, j in zip(a, b, strict=True))
            result[exponents] = result.get(exponents, Fraction(0)) + c * d
    if len(result) > MAX_TERMS:
        raise GiveUp
    return {exponents: c for exponents, c in result.items() if c}


def factored(polynomial: Polynomial) -> Rational:
    """The polynomial as coefficient, powers of variables, and one primitive rest."""
    terms = {exponents: c for exponents, c in polynomial.items() if c}
    if not terms:
        raise GiveUp
    size = len(next(iter(terms)))
    lowest = tuple(min(exponents[i] for exponents in terms) for i in range(size))
    leading = max(terms)
    unit = content_of(terms.values()) * (1 if terms[leading] > 0 else -1)
    rest = {tuple(i - low for i, low in zip(exponents, lowest, strict=True)): c / unit for exponents, c in terms.items()}
    powers: dict[Primitive, int] = {((variable(i, size), Fraction(1)),): low for i, low in enumerate(lowest) if low}
    if len(rest) > 1:
        powers[tuple(sorted(rest.items(), reverse=True))] = 1
    return Rational(unit, powers)


def cancelled(rational: Rational) -> Rational:
    """The same with every factor above the bar divided by those below that divide it."""
    for base in list(rational.powers):
        if rational.powers.get(base, 0) == 1 and len(base) > 1:
            for divisor in rational.below:
                quotient = divide(dict(base), dict(divisor))
                if quotient is not None:
                    rest = {other: power for other, power in rational.powers.items() if other != base}
                    inverse = Rational(Fraction(1), {divisor: 1})
                    return cancelled(product([Rational(rational.coefficient, rest), inverse, factored(quotient)]))
    return rational


def divide(dividend: Polynomial, divisor: Polynomial) -> Polynomial | None:
    """The quotient where the division leaves no rest."""
    quotient: Polynomial = {}
    leading = max(divisor)
    rest = dict(dividend)
    while rest:
        top = max(rest)
        exponents = tuple(i - j for i, j in zip(top, leading, strict=True))
        if min(exponents, default=0) < 0:
            return None
        c = rest[top] / divisor[leading]
        quotient[exponents] = c
        for other, d in multiply({exponents: c}, divisor).items():
            rest[other] = rest.get(other, Fraction(0)) - d
            if not rest[other]:
                del rest[other]
    return quotient


def degree(polynomial: Iterable[tuple[Exponents, Fraction]], index: int) -> int:
    """The highest power of a variable."""
    return max(exponents[index] for exponents, _ in polynomial)


def solved(equation: Polynomial, index: int) -> tuple[Polynomial, Polynomial] | None:
    """Numerator and denominator of the variable for which the polynomial is 0, where it occurs linearly."""
    if degree(equation.items(), index) != 1:
        return None
    slope = {_without(exponents, index): c for exponents, c in equation.items() if exponents[index]}
    constant = {exponents: -c for exponents, c in equation.items() if not exponents[index]}
    return (constant, slope) if constant else None


def substituted(rational: Rational, index: int, numerator: Polynomial, denominator: Polynomial) -> Rational:
    """The rational function with a variable replaced by a quotient."""
    below = factored(denominator)
    parts = [Rational(rational.coefficient, {})]
    for base, power in rational.powers.items():
        high = degree(base, index)
        parts.append(factored(_homogeneous(base, index, high, numerator, denominator)).power(power))
        parts.append(below.power(-high * power))
    return cancelled(product(parts))


def _homogeneous(base: Primitive, index: int, high: int, numerator: Polynomial, denominator: Polynomial) -> Polynomial:
    """`denominator**high` times the polynomial in which `numerator / denominator` replaces the variable."""
    result: Polynomial = {}
    for exponents, c in base:
        term: Polynomial = {_without(exponents, index): c}
        for factor in (numerator,) * exponents[index] + (denominator,) * (high - exponents[index]):
            term = multiply(term, factor)
        for other, d in term.items():
            result[other] = result.get(other, Fraction(0)) + d
    return result


def _without(exponents: Exponents, index: int) -> Exponents:
    return tuple(0 if i == index else power for i, power in enumerate(exponents))
