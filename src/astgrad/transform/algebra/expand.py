"""Multiplying out: a sum of products of polynomials in one bare name becomes one polynomial in descending powers.

    (x - 4) * (2 * x) + x**2 + 6   ->   3 * x**2 - 8 * x + 6

Only integer coefficients, degree at most 3, and only where the polynomial is as stable as what it replaces: at fixed points,
its bound `sum |c_k x^k|` is at most 8 times that of the factored form, in which `x - c` is as exact as its operands.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import isqrt

from astgrad.ir.expr import Name
from astgrad.transform.algebra.normal import Factor, Sum, Term

MAX_DEGREE = 3
MAX_RATIO = 8

Polynomial = tuple[int, ...]  # coefficients of x^0, x^1, ..., the last not 0
Point = tuple[int, int]  # numerator and denominator

_POINTS: tuple[Point, ...] = ((0, 1), *((sign * 10 ** max(k, 0), 10 ** max(-k, 0)) for k in range(-6, 7) for sign in (1, -1)))


def expanded(terms: tuple[Term, ...]) -> tuple[Term, ...] | None:
    """The terms of the polynomial in descending powers, or None; whether it is stable is another question."""
    name = _only_name(terms)
    if len(terms) < 2 or name is None or not any(isinstance(factor, Sum) for term in terms for factor, _ in term.factors):
        return None
    coefficients = _polynomial(terms)
    if coefficients is None or len(coefficients) < 2:
        return None
    powers = reversed(list(enumerate(coefficients)))
    return tuple(Term(Fraction(c), ((name, power),) if power else ()) for power, c in powers if c)


def is_stable(terms: tuple[Term, ...]) -> bool:
    """Whether multiplying out what `expanded` accepts costs no accuracy."""
    coefficients = _polynomial(terms)
    if coefficients is None:
        return False
    factors = {factor: _polynomial(factor.terms) or () for factor in _sums(terms)}
    roots = [root for polynomial in factors.values() for root in _roots(polynomial)]
    return all(
        _plain_bound(coefficients, point) <= MAX_RATIO * _bound(terms, factors, point, len(coefficients) - 1)
        for point in (*_POINTS, *roots)
    )


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


def _sums(terms: tuple[Term, ...]) -> Iterator[Sum]:
    for term in terms:
        for factor, _ in term.factors:
            if isinstance(factor, Sum):
                yield factor
                yield from _sums(factor.terms)


def _polynomial(terms: tuple[Term, ...]) -> Polynomial | None:
    """The sum of the terms, multiplied out; None where its degree is too high."""
    total = [0] * (MAX_DEGREE + 1)
    for term in terms:
        product: Polynomial | None = (term.coefficient.numerator,)
        for factor, power in term.factors:
            base = _polynomial(factor.terms) if isinstance(factor, Sum) else (0, 1)
            for _ in range(power):
                product = _multiply(product, base)
                if product is None:
                    return None
        for k, c in enumerate(product or ()):
            total[k] += c
    while total and not total[-1]:
        total.pop()
    return tuple(total)


def _multiply(left: Polynomial | None, right: Polynomial | None) -> Polynomial | None:
    if left is None or right is None or len(left) + len(right) - 2 > MAX_DEGREE:
        return None
    product = [0] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            product[i + j] += a * b
    return tuple(product)


def _plain_bound(coefficients: Polynomial, point: Point) -> int:
    """`sum |c_k x^k|`, times the denominator to the power of the degree, as all bounds here: integers throughout."""
    n, d = point
    degree = len(coefficients) - 1
    return sum(abs(c * n**k) * d ** (degree - k) for k, c in enumerate(coefficients))


def _bound(terms: tuple[Term, ...], factors: dict[Sum, Polynomial], point: Point, degree: int) -> int:
    """The bound of the form as it stands: products of the bounds of their factors, added."""
    n, d = point
    total = 0
    for term in terms:
        product, left = abs(term.coefficient.numerator), degree
        for factor, power in term.factors:
            own = len(factors[factor]) - 1 if isinstance(factor, Sum) else 1
            bound = _factor_bound(factor, factors, point, own) if isinstance(factor, Sum) else abs(n)
            product, left = product * bound**power, left - own * power
        total += product * d**left if left >= 0 else 0  # its leading powers cancel: as if it were not there
    return total


def _factor_bound(factor: Sum, factors: dict[Sum, Polynomial], point: Point, degree: int) -> int:
    match factors[factor]:
        case (constant, 1 | -1 as slope):  # x - c: one rounding
            return abs(constant * point[1] + slope * point[0])
        case _:
            return _bound(factor.terms, factors, point, degree)


def _roots(polynomial: Polynomial) -> Iterator[Point]:
    """The real roots of a linear or quadratic factor, those of a quadratic one to ten digits."""
    if len(polynomial) == 2:
        yield -polynomial[0] * (sign := 1 if polynomial[1] > 0 else -1), polynomial[1] * sign
    if len(polynomial) == 3:
        c, b, a = polynomial if polynomial[2] > 0 else tuple(-coefficient for coefficient in polynomial)
        if b * b >= 4 * a * c:
            root = isqrt((b * b - 4 * a * c) * 10**20)
            yield from ((-b * 10**10 - root, 2 * a * 10**10), (-b * 10**10 + root, 2 * a * 10**10))
