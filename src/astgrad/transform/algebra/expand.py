"""Multiplying out: a sum of products of polynomials in one bare name becomes one polynomial in descending powers.

    (x - 4) * (2 * x) + x**2 + 6   ->   3 * x**2 - 8 * x + 6

Only integer coefficients, degree at most 3, and only where the polynomial is as stable as what it replaces: at fixed points, its bound
`sum |c_k x^k|` is at most 8 times that of the factored form, in which a difference `x - c` is as exact as its operands.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import isqrt

from astgrad.ir.expr import Name
from astgrad.transform.algebra.normal import Factor, Sum, Term

MAX_DEGREE = 3
MAX_RATIO = 8
_POWERS_OF_TEN = [Fraction(10) ** k for k in range(-6, 7)]

Coefficients = tuple[Fraction, ...]  # of x^0, x^1, ...


def expanded(terms: tuple[Term, ...]) -> tuple[Term, ...] | None:
    """The terms of the polynomial in descending powers, or None where the conditions do not hold."""
    name = _only_name(terms)
    if len(terms) < 2 or name is None or not any(isinstance(factor, Sum) for term in terms for factor, _ in term.factors):
        return None
    coefficients = _polynomial(terms)
    if coefficients is None or len(coefficients) < 2 or not _is_stable(coefficients, terms):
        return None
    powers = reversed(list(enumerate(coefficients)))
    return tuple(Term(c, ((name, power),) if power else ()) for power, c in powers if c)


def _only_name(terms: tuple[Term, ...]) -> Name | None:
    """The one name of which the terms are polynomials with integer coefficients."""
    names: set[Name] = set()
    for factor in _bottom_factors(terms):
        if not isinstance(factor, Name):
            return None
        names.add(factor)
    return names.pop() if len(names) == 1 else None


def _bottom_factors(terms: tuple[Term, ...]) -> Iterator[Factor | None]:
    """All factors within sums; None for what no polynomial with integer coefficients has."""
    for term in terms:
        if term.coefficient.denominator != 1:
            yield None
        for factor, power in term.factors:
            if power < 0:
                yield None
            elif isinstance(factor, Sum):
                yield from _bottom_factors(factor.terms)
            else:
                yield factor


def _polynomial(terms: tuple[Term, ...]) -> Coefficients | None:
    """The sum of the terms, multiplied out; None where its degree is too high."""
    total: Coefficients = ()
    for term in terms:
        product: Coefficients | None = (term.coefficient,)
        for factor, power in term.factors:
            base = _polynomial(factor.terms) if isinstance(factor, Sum) else (Fraction(0), Fraction(1))
            for _ in range(power):
                product = _multiply(product, base)
        if product is None:
            return None
        size = max(len(total), len(product))
        total = tuple(a + b for a, b in zip(_padded(total, size), _padded(product, size), strict=True))
    while total and not total[-1]:
        total = total[:-1]
    return total


def _multiply(left: Coefficients | None, right: Coefficients | None) -> Coefficients | None:
    if left is None or right is None or len(left) + len(right) - 2 > MAX_DEGREE:
        return None
    product = [Fraction(0)] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            product[i + j] += a * b
    return tuple(product)


def _padded(coefficients: Coefficients, size: int) -> Coefficients:
    return coefficients + (Fraction(0),) * (size - len(coefficients))


def _is_stable(coefficients: Coefficients, terms: tuple[Term, ...]) -> bool:
    def bound(x: Fraction) -> Fraction:
        return sum((abs(c * x**power) for power, c in enumerate(coefficients)), Fraction(0))

    points = {Fraction(0), *_POWERS_OF_TEN, *(-x for x in _POWERS_OF_TEN), *_roots(terms)}
    return all(bound(x) <= MAX_RATIO * _bound(terms, x) for x in sorted(points))


def _bound(terms: tuple[Term, ...], x: Fraction) -> Fraction:
    """The bound of the form as it stands: products of the bounds of their factors, added."""
    total = Fraction(0)
    for term in terms:
        product = abs(term.coefficient)
        for factor, power in term.factors:
            product *= (_factor_bound(factor, x) if isinstance(factor, Sum) else abs(x)) ** power
        total += product
    return total


def _factor_bound(factor: Sum, x: Fraction) -> Fraction:
    coefficients = _polynomial(factor.terms)
    if coefficients is not None and len(coefficients) == 2 and abs(coefficients[1]) == 1:  # x - c: one rounding
        return abs(coefficients[0] + coefficients[1] * x)
    return _bound(factor.terms, x)


def _roots(terms: tuple[Term, ...]) -> Iterator[Fraction]:
    """The real roots of all linear and quadratic factors, quadratic ones as fractions close by."""
    for term in terms:
        for factor, _ in term.factors:
            if isinstance(factor, Sum):
                yield from _real_roots(_polynomial(factor.terms) or ())
                yield from _roots(factor.terms)


def _real_roots(coefficients: Coefficients) -> Iterator[Fraction]:
    if len(coefficients) == 2:
        yield -coefficients[0] / coefficients[1]
    if len(coefficients) == 3:
        c, b, a = coefficients
        discriminant = b * b - 4 * a * c
        if discriminant >= 0:
            root = Fraction(isqrt(int(discriminant * 10**20)), 10**10)
            yield from ((-b - root) / (2 * a), (-b + root) / (2 * a))


