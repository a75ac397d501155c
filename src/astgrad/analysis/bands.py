"""Which elements of a vector u the elements of a value may depend on, as bands. Only looks.

    u[2:] - u[:-2]              element k depends on u[k + 2] and u[k]
    np.roll(u, 1)               element k depends on u[k - 1] where 1 <= k, and on u[k + n - 1] where k < 1
    u[i + 1], in a loop         depends on u[i + 1]

A band says too much rather than too little: what is not known is every element.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from astgrad.analysis.affine import LENGTH, Affine, Sizes, extreme, symbol
from astgrad.source import Span

ROW = "row"  # the position in the value
Range = tuple[Affine | None, Affine | None]  # from, to before; None: not limited


@dataclass(frozen=True)
class Band:
    """Elements `first` to `last` of u, both included, on which element ROW of a value may depend, for the values of the symbols
    that `where` names: ROW, and counters of loops."""

    first: Affine
    last: Affine
    where: tuple[tuple[str, Range], ...] = ()  # sorted by symbol
    span: Span | None = field(default=None, compare=False)  # where it came to reach far

    @property
    def symbols(self) -> frozenset[str]:
        ends = (end for _, ends in self.where for end in ends if end is not None)
        named = frozenset(name for name, _ in self.where)
        return named.union(self.first.symbols, self.last.symbols, *(end.symbols for end in ends)) - {LENGTH}

    def range(self, name: str) -> Range:
        return dict(self.where).get(name, (None, None))

    def with_range(self, name: str, new: Range) -> Band:
        where = {**dict(self.where), name: new}
        return replace(self, where=tuple(sorted((each, ends) for each, ends in where.items() if ends != (None, None))))


@dataclass(frozen=True)
class Value:
    """A number or an array: what its elements depend on, and how many it has, where that is known."""

    bands: frozenset[Band] = frozenset()
    length: Affine | None = None

    @property
    def has_rows(self) -> bool:
        """Whether its elements depend on different things."""
        return any(ROW in band.symbols for band in self.bands)


NOTHING = Value()


class Bands:
    """What can be done with values, for vectors u of certain lengths."""

    def __init__(self, sizes: Sizes) -> None:
        self.sizes = sizes

    def vector(self) -> Value:
        """u itself."""
        return Value(frozenset((Band(symbol(ROW), symbol(ROW)),)), self.sizes.length)

    def everything(self, span: Span | None) -> Value:
        """What may depend on all of u."""
        return Value(frozenset((Band(Affine(0), self.sizes.length - 1, (), span),)))

    def union(self, values: Iterable[Value], length: Affine | None = None) -> Value:
        return Value(self._simplified(band for value in values for band in value.bands), length)

    def joined(self, one: Value, other: Value) -> Value:
        """What is one or the other."""
        return self.union((one, other), one.length if one.length == other.length else None)

    def spread(self, value: Value, span: Span | None) -> Value:
        """What depends on all elements of a value."""
        if value.length is not None and self.sizes.is_negative(value.length - 1):
            return NOTHING
        rows: Range = (Affine(0), value.length)
        found = (self._without(band, ROW, rows) for band in value.bands)
        return Value(self._simplified(_placed(band, span) for band in found))

    def over(self, value: Value, counter: str, span: Span | None) -> Value:
        """The value for any value of a counter."""
        found = (
            _placed(self._without(band, counter, self.sizes.ranges[counter]), span) if counter in band.symbols else band
            for band in value.bands
        )
        length = value.length if value.length is None or counter not in value.length.symbols else None
        return Value(self._simplified(found), length)

    def aligned(self, value: Value, span: Span | None) -> Value:
        """A vector as an operand whose element k meets element k of the result: one of length 1 meets all of them."""
        if not value.has_rows:
            return value
        if value.length is not None and self.sizes.is_negative(value.length - 2) is False:
            return value
        if value.length == Affine(1):
            return self.element(value, Affine(0), span)
        if value.length is not None and self.sizes.is_negative(value.length - 1):
            return NOTHING
        return self.spread(value, span)

    # ------------------------------------------------------------------ parts

    def element(self, value: Value, index: Affine, span: Span | None) -> Value:
        """The element at a place that is not counted from the end."""
        found: list[Band] = []
        for band in value.bands:
            start, stop = band.range(ROW)
            new: Band | None = self._put(band.with_range(ROW, (None, None)), ROW, index)
            if start is not None and new is not None:
                new = self._where(new, index - start)
            if stop is not None and new is not None:
                new = self._where(new, stop - 1 - index)
            if new is not None:
                found.append(new if new.symbols else _placed(new, span))
        return Value(self._simplified(found))

    def only_where(self, value: Value, number: Affine) -> Value:
        """The value where a number is not negative."""
        return replace(value, bands=frozenset(new for band in value.bands if (new := self._where(band, number)) is not None))

    def shifted(self, value: Value, start: Affine, length: Affine | None) -> Value:
        """What begins with the element `start` of a value."""
        return Value(frozenset(self._put(band, ROW, symbol(ROW) + start) for band in value.bands), length)

    def reversed(self, value: Value) -> Value | None:
        """The elements from the last to the first; None where it is not known how many there are."""
        if value.length is None:
            return None
        end = value.length - 1
        return Value(frozenset(self._put(band, ROW, end - symbol(ROW)) for band in value.bands), value.length)

    def placed_at(self, value: Value, start: Affine, stop: Affine | None, span: Span | None) -> frozenset[Band]:
        """The bands of a vector that holds a value in its places from `start` to before `stop`, whatever the counters were."""
        found = [self._limited(self._put(band, ROW, symbol(ROW) - start), start, stop) for band in value.bands]
        for counter in reversed(self.sizes.ranges):
            found = [self._without(b, counter, self.sizes.ranges[counter]) if counter in b.symbols else b for b in found]
        return self._simplified(_placed(band, span) if (band.last - band.first).terms else band for band in found)

    def moved_to(self, value: Value, start: Affine, length: Affine | None) -> frozenset[Band]:
        """The bands of a longer vector in which a value, or a vector of this length, stands from `start` on."""
        stop = None if length is None else start + length
        return frozenset(self._limited(self._put(band, ROW, symbol(ROW) - start), start, stop) for band in value.bands)

    def outside(self, bands: frozenset[Band], start: Affine, stop: Affine) -> frozenset[Band]:
        """The bands of a vector that loses its places from `start` to before `stop`."""
        return self._simplified(
            part for band in bands for part in (self._limited(band, None, start), self._limited(band, stop, None))
        )

    # ------------------------------------------------------------------ single bands

    def _put(self, band: Band, name: str, value: Affine) -> Band:
        """The band with a symbol put in, by which the place in it is another one; its range moves along."""
        start, stop = band.range(name)
        count = value.of(name)
        rest = value - symbol(name) * count
        if count == 1:
            ends = (start and start - rest, stop and stop - rest)
        else:
            ends = (stop and rest - stop + 1, start and rest - start + 1)
        new = replace(band, first=band.first.with_value(name, value), last=band.last.with_value(name, value))
        return new.with_range(name, ends) if count else new

    def _where(self, band: Band, number: Affine) -> Band | None:
        """The band where a number over a counter is not negative; None where it never is."""
        negative = self.sizes.is_negative(number)
        if negative is not None:
            return None if negative else band
        counters = number.symbols - {LENGTH}
        if len(counters) != 1:
            return band
        (counter,) = counters
        start, stop = band.range(counter)
        rest = number - symbol(counter) * number.of(counter)
        if number.of(counter) == 1:
            return band.with_range(counter, (self.sizes.largest(start, -rest), stop))
        if number.of(counter) == -1:
            return band.with_range(counter, (start, self.sizes.smallest(stop, rest + 1)))
        return band

    def _limited(self, band: Band, start: Affine | None, stop: Affine | None) -> Band:
        own_start, own_stop = band.range(ROW)
        return band.with_range(ROW, (self.sizes.largest(own_start, start), self.sizes.smallest(own_stop, stop)))

    def _without(self, band: Band, name: str, within: Range) -> Band:
        """The band for any value of a symbol: within a range, its own range, and what the place says of it."""
        own = band.range(name)
        ends = (self.sizes.largest(own[0], within[0]), self.sizes.smallest(own[1], within[1]))
        closer = _by_row(band, name) or ends
        first, last = extreme(band.first, name, *closer, -1), extreme(band.last, name, *closer, 1)
        where: list[tuple[str, Range]] = []
        for other, (start, stop) in band.where:
            if other != name:
                low = start and extreme(start, name, *ends, -1)
                high = stop and extreme(stop, name, *ends, 1)
                where.append((other, (low, high)))
        known = tuple((other, each) for other, each in where if each != (None, None))
        is_known = first is not None and last is not None
        if not is_known:
            first, last = Affine(0), self.sizes.length - 1
        assert first is not None
        assert last is not None
        return replace(band, first=first, last=last, where=known)

    def _simplified(self, bands: Iterable[Band]) -> frozenset[Band]:
        """The bands without those that are empty, or within another one."""
        found = sorted({band for band in bands if not self._is_empty(band)}, key=_order)
        kept: list[Band] = []
        for band in found:
            if not any(self._covers(other, band) for other in kept):
                kept = [other for other in kept if not self._covers(band, other)] + [band]
        if len(kept) > _MOST_BANDS:
            return self.everything(kept[-1].span).bands
        return frozenset(kept)

    def _is_empty(self, band: Band) -> bool:
        return any(
            start is not None and stop is not None and self.sizes.is_negative(stop - 1 - start)
            for _, (start, stop) in band.where
        )

    def _covers(self, one: Band, other: Band) -> bool:
        if (
            self.sizes.is_negative(other.first - one.first) is not False
            or self.sizes.is_negative(one.last - other.last) is not False
        ):
            return self._is_everything(one) and not one.where
        for name, (start, stop) in one.where:
            own_start, own_stop = other.range(name)
            if start is not None and (own_start is None or self.sizes.is_negative(own_start - start) is not False):
                return False
            if stop is not None and (own_stop is None or self.sizes.is_negative(stop - own_stop) is not False):
                return False
        return True

    def _is_everything(self, band: Band) -> bool:
        return band.first == Affine(0) and band.last == self.sizes.length - 1


_MOST_BANDS = 200


def _placed(band: Band, span: Span | None) -> Band:
    return replace(band, span=band.span or span)


def _order(band: Band) -> str:
    return f"{band.first} {band.last} {band.where}"


def _by_row(band: Band, counter: str) -> Range | None:
    """What the place says of a counter, where a round writes a part whose place moves with the counter."""
    start, stop = band.range(ROW)
    if counter == ROW or start is None or stop is None or start.of(counter) != stop.of(counter):
        return None
    row, own = symbol(ROW), symbol(counter)
    if start.of(counter) == 1:
        return row - (stop - own) + 1, row - (start - own) + 1
    if start.of(counter) == -1:
        return start + own - row, stop + own - row
    return None
