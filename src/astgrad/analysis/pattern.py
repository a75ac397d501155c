"""The pattern of a sparse Jacobian: the columns that a row may fill, as one band for all rows. Only looks.

    element k of the result depends on u[k - 1], u[k], u[k + 1]        lower -1, width 3

Near an end the band is moved until it lies within the matrix, so that row 0 has columns 0, 1, 2: what a one-sided difference
reads. In a band that goes around the ends, row 0 has columns n - 1, 0, 1. Where a vector is not longer than the band is wide, the
band is the whole row, whatever the function does; for longer ones the band is compared with what `analysis.locality` says: one
length after the other up to one where what belongs to the first rows, to the last rows and to those between lies far apart. Beyond
it nothing changes, because all numbers in it are `c`, `n + c` or `k + c`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from astgrad.analysis.affine import LENGTH, Affine, Sizes, symbol
from astgrad.analysis.analysed import Analysed
from astgrad.analysis.bands import ROW, Band, Bands, Value
from astgrad.analysis.locality import Callee, Locality
from astgrad.errors import Refusal
from astgrad.ir.stmt import Return, statements
from astgrad.source import Span

_WIDEST = 32  # columns; beyond it a sparse Jacobian has little to give
_LONGEST = 60  # the greatest constant in a pattern


@dataclass(frozen=True)
class Pattern:
    """Row k fills columns k + lower to k + lower + width - 1 at most; moved to lie within the matrix, or around its ends."""

    lower: int
    width: int
    is_around: bool = False
    is_square: bool = False  # as many rows as columns, for all lengths

    def columns(self, row: int, length: int) -> Iterable[int]:
        """The columns that a row may fill."""
        width = min(self.width, length)
        if self.is_around:
            return [(row + self.lower + k) % length for k in range(width)]
        first = min(max(row + self.lower, 0), length - width)
        return range(first, first + width)


def find_pattern(primal: Analysed, callee: Callee) -> Pattern | Refusal:
    """The pattern of the Jacobian of a vector by a vector; a refusal that says what couples everything, where it is dense."""
    (wrt,) = primal.wrt
    search = _Search(primal, wrt, callee)
    found = next((pattern for pattern in search.candidates() if search.fits(pattern)), None)
    return found or search.refusal()


class _Search:
    def __init__(self, primal: Analysed, wrt: str, callee: Callee) -> None:
        self._primal = primal
        self._wrt = wrt
        self._callee = callee
        self._known: dict[int, Value] = {}
        shape = primal.parameter(wrt).shape
        (length,) = shape if isinstance(shape, tuple) else (None,)
        self._only = length if isinstance(length, int) else None  # the only length that there is
        self._least, self._value = self._looked_at(self._only)

    def candidates(self) -> Iterator[Pattern]:
        """Bands from the narrowest that fits rows in the middle, wider and wider; around the ends only if none within fits."""
        if self._far or (self._only is None and self._constant > _LONGEST):
            return
        length = self._longest
        row = (self._count(self._value, length) or 1) // 2
        offsets = [column - row for column in self._columns(self._value, row, length)] or [0]
        low, high = min(offsets), max(offsets)
        for is_around in (False, True):
            for width in range(high - low + 1, min(high - low + 1 + self._constant, _WIDEST) + 1):
                for lower in range(low, high - width, -1):
                    yield Pattern(lower, width, is_around, self._is_square)

    def fits(self, pattern: Pattern) -> bool:
        """Whether no element depends on anything outside of the band."""
        if pattern.is_around and not pattern.is_square:
            return False
        lengths = [self._only] if self._only is not None else range(self._longest, pattern.width, -1)
        for length in lengths:
            value = self._at(length)
            for row in range(self._count(value, length)):
                if not set(self._columns(value, row, length)) <= set(pattern.columns(row, length)):
                    return False
        return True

    @cached_property
    def _is_square(self) -> bool:
        if self._only is not None:
            return self._value.length == Affine(self._only)
        short = all(self._at(length).length == Affine(length) for length in range(self._least))
        return short and self._value.length == symbol(LENGTH)

    def refusal(self) -> Refusal:
        """Which statement couples everything."""
        spans = [s.span for s in statements(self._primal.function.body) if isinstance(s, Return) and s.span]
        found = sorted((band.span for band in self._far if band.span is not None), key=_place)
        span = next(iter(found), next(iter(spans), self._primal.function.span))
        (wrt,) = self._primal.wrt
        if self._far:
            message = (
                f"what is computed here is not known to depend on a few neighbouring elements of {wrt}, in each row on its own"
            )
        else:
            message = f"the rows of this Jacobian are not known to lie in one band of at most {_WIDEST} columns"
        hint = "leave out sparse=True, for a dense Jacobian; or take products with it, by jvp and vjp"
        return Refusal("sparse", message, span, hint)

    @cached_property
    def _far(self) -> tuple[Band, ...]:
        """The bands by which many rows depend on the same elements, or one row on many."""
        return tuple(sorted((band for band in self._value.bands if self._reaches_far(band)), key=lambda band: str(band.first)))

    def _reaches_far(self, band: Band) -> bool:
        if self._only is not None and self._only <= _WIDEST:
            return False
        start, stop = band.range(ROW)
        if _is_long(band.last - band.first):
            return True
        is_tall = start is None or stop is None or _is_long(stop - start)
        return is_tall and (band.first.of(ROW) != 1 or abs(band.first.of(LENGTH)) > 1)

    @cached_property
    def _constant(self) -> int:
        """The greatest constant of what the value depends on."""
        bands = self._value.bands
        ends = (end for band in bands for _, ends in band.where for end in ends)
        numbers = (*(b.first for b in bands), *(b.last for b in bands), *ends, self._value.length)
        return max((abs(number.constant) for number in numbers if number is not None), default=0)

    @property
    def _longest(self) -> int:
        """A length at which the first rows, the last rows and those between are far apart."""
        return self._only if self._only is not None else max(self._least, 10 * self._constant + 16)

    def _count(self, value: Value, length: int) -> int:
        """How many rows there are; more than there can be, where that is not known."""
        return length + 2 * self._constant + 4 if value.length is None else max(value.length.at({LENGTH: length}), 0)

    def _columns(self, value: Value, row: int, length: int) -> Iterator[int]:
        """The elements on which an element of a value depends."""
        at = {LENGTH: length, ROW: row}
        for band in value.bands:
            start, stop = band.range(ROW)
            if (start is None or start.at(at) <= row) and (stop is None or row < stop.at(at)):
                yield from range(max(band.first.at(at), 0), min(band.last.at(at), length - 1) + 1)

    def _at(self, length: int) -> Value:
        """What is known for a vector of this length."""
        if self._only is not None or length >= self._least:
            return self._value
        if length not in self._known:
            _, self._known[length] = self._looked_at(length)
        return self._known[length]

    def _looked_at(self, length: int | None) -> tuple[int, Value]:
        """From which length on this holds, and what the elements of the result depend on."""
        sizes = Sizes(length)
        bands = Bands(sizes)
        found = Locality(self._primal, sizes, self._callee).result({self._wrt: bands.vector()})
        value = found if isinstance(found, Value) else bands.everything(None)
        return sizes.least, value


def _is_long(number: Affine) -> bool:
    """Whether a number grows with the length, or is great."""
    return bool(number.terms) or abs(number.constant) > _WIDEST


def _place(span: Span) -> tuple[int, int]:
    return span.line, span.column
