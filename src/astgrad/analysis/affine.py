"""Whole numbers that are known in terms of the length of an array and of counters of loops: `n - 1`, `i + 1`. Only looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import gcd

LENGTH = "n"  # the length of the vector that is differentiated by
_MOST_INEQUALITIES = 200  # beyond which it is not asked on


@dataclass(frozen=True)
class Affine:
    """A constant and multiples of symbols."""

    constant: int = 0
    terms: tuple[tuple[str, int], ...] = ()  # sorted by symbol, none is 0

    def __add__(self, other: Affine | int) -> Affine:
        other = other if isinstance(other, Affine) else Affine(other)
        return _made(self.constant + other.constant, _sum(dict(self.terms), other.terms, 1))

    def __sub__(self, other: Affine | int) -> Affine:
        return self + (-other)

    def __neg__(self) -> Affine:
        return self * -1

    def __mul__(self, factor: int) -> Affine:
        return _made(self.constant * factor, {symbol: count * factor for symbol, count in self.terms})

    def of(self, symbol: str) -> int:
        """How often the symbol counts."""
        return dict(self.terms).get(symbol, 0)

    def with_value(self, symbol: str, value: Affine) -> Affine:
        """The same number with a symbol replaced."""
        count = self.of(symbol)
        return self + (value - Affine(0, ((symbol, 1),))) * count if count else self

    def at(self, values: Mapping[str, int]) -> int:
        """The number, for values of all its symbols."""
        return self.constant + sum(count * values[symbol] for symbol, count in self.terms)

    @property
    def symbols(self) -> frozenset[str]:
        return frozenset(symbol for symbol, _ in self.terms)


def symbol(name: str) -> Affine:
    """The number that is one symbol."""
    return Affine(0, ((name, 1),))


def _sum(terms: dict[str, int], others: tuple[tuple[str, int], ...], factor: int) -> dict[str, int]:
    for name, count in others:
        terms[name] = terms.get(name, 0) + factor * count
    return terms


def _made(constant: int, terms: Mapping[str, int]) -> Affine:
    return Affine(constant, tuple(sorted((name, count) for name, count in terms.items() if count)))


class Sizes:
    """Compares numbers over the length and over counters whose ranges are known.

    A comparison over the length is decided as it is for all long vectors; `least` is the length from which on all that were asked
    hold. For a given length all comparisons are exact.
    """

    def __init__(self, length: int | None) -> None:
        self.length = symbol(LENGTH) if length is None else Affine(length)
        self.least = 0
        self.ranges: dict[str, tuple[Affine | None, Affine | None]] = {}  # of counters, outermost first; the end is excluded

    def is_negative(self, number: Affine) -> bool | None:
        """Whether a number is below 0, for all values of the counters in it; None where that is not known, or differs."""
        highest, lowest = self.bound(number, 1), self.bound(number, -1)
        if highest is not None and self._is_negative(highest):
            return True
        return False if lowest is not None and not self._is_negative(lowest) else None

    def bound(self, number: Affine, direction: int) -> Affine | None:
        """The least (-1) or the greatest (1) that a number can be, over the length alone."""
        for counter, (start, stop) in reversed(self.ranges.items()):
            if counter in number.symbols:
                bound = extreme(number, counter, start, stop, direction)
                if bound is None:
                    return None
                number = bound
        return number if number.symbols <= {LENGTH} else None

    def largest(self, one: Affine | None, other: Affine | None) -> Affine | None:
        """The larger of two lower bounds, of which one may be missing; where that is not known, the first."""
        if one is None or other is None:
            return one if other is None else other
        return other if self.is_negative(one - other) else one

    def smallest(self, one: Affine | None, other: Affine | None) -> Affine | None:
        """The smaller of two upper bounds, of which one may be missing; where that is not known, the first."""
        if one is None or other is None:
            return one if other is None else other
        return other if self.is_negative(other - one) else one

    def _is_negative(self, number: Affine) -> bool:
        slope = number.of(LENGTH)
        if slope > 0:  # not below 0 from here on
            self.least = max(self.least, -(number.constant // slope))
        elif slope < 0:
            self.least = max(self.least, number.constant // -slope + 1)
        return slope < 0 or (slope == 0 and number.constant < 0)


def extreme(number: Affine, counter: str, start: Affine | None, stop: Affine | None, direction: int) -> Affine | None:
    """The least (-1) or greatest (1) value while a counter goes from `start` to before `stop`; None where that is not known."""
    count = number.of(counter)
    if not count:
        return number
    end = start if (count > 0) == (direction < 0) else stop and stop - 1
    return None if end is None else number.with_value(counter, end)


def contradict(numbers: Iterable[Affine]) -> bool:
    """Whether there are no whole numbers with which each of these is at most 0. False where that is not found out.

    Symbols are eliminated one after the other, each from all pairs that bound it from above and from below (Fourier and Motzkin):
    what is left without symbols and above 0 is a contradiction, for real numbers and so for whole ones.
    """
    left = {_reduced(number) for number in numbers}
    while len(left) <= _MOST_INEQUALITIES:
        if any(not number.terms and number.constant > 0 for number in left):
            return True
        symbols = sorted(frozenset().union(*(number.symbols for number in left)))
        if not symbols:
            return False
        chosen = min(symbols, key=lambda each: _pairs(left, each))
        above = [number for number in left if number.of(chosen) > 0]
        below = [number for number in left if number.of(chosen) < 0]
        rest = left.difference(above, below)
        left = rest | {_reduced(a * -b.of(chosen) + b * a.of(chosen)) for a in above for b in below}
    return False


def _pairs(numbers: Iterable[Affine], chosen: str) -> int:
    counts = [number.of(chosen) for number in numbers]
    return sum(count > 0 for count in counts) * sum(count < 0 for count in counts)


def _reduced(number: Affine) -> Affine:
    """The same bound of whole numbers in smaller ones: 2 * i - 3 <= 0 is i - 1 <= 0."""
    divisor = gcd(*(count for _, count in number.terms))
    if divisor <= 1:
        return number
    return Affine(-(-number.constant // divisor), tuple((each, count // divisor) for each, count in number.terms))
