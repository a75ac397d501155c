"""Kinds of the parts of structures, and of structures put together, by their kinds alone.

    {"w": float64[n], "b": float}, "w"     ->     float64[n]
    (list of float), [float, float]        ->     list of float

Where a structure is still being filled, Undefined says that its parts are not known yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from astgrad.analysis.lookups import value_under
from astgrad.ir.expr import Expr, Literal, Name, Slice, Tuple, Unary
from astgrad.ir.kinds import (
    ANY,
    INT,
    OBJECTS,
    UNKNOWN,
    DictOf,
    Kind,
    ListOf,
    Number,
    OpenDict,
    Other,
    Structure,
    is_each,
    map_numbers,
)
from astgrad.ir.shapes import join
from astgrad.rules.structure import literal_slice, literal_value


class Undefined(Exception):
    """The kind depends on a variable of which no definition was seen yet."""


class Unended(Undefined):
    """It depends on what a recursion gives of which no end was seen yet."""


class Unreached(Undefined):
    """It depends on an element of `()`: there is none, and there never will be."""


def is_empty(kind: Kind) -> bool:
    """Whether it is a list or a dict that has no elements yet."""
    return isinstance(kind, Structure) and kind.form in ("list", "dict") and not kind.elements


def unscoped(kind: Kind) -> Kind:
    """A kind without lengths of which it is not known in which element of a list they are meant."""
    return with_lengths(kind, lambda length: ANY)


def with_lengths(kind: Kind, change: Callable[[str], str]) -> Kind:
    """The kind with the lengths changed that may be others in each element of a list."""

    def changed(number: Number) -> Number:
        if not isinstance(number.shape, tuple) or not any(map(is_each, number.shape)):
            return number
        return replace(number, shape=tuple(change(str(n)) if is_each(n) else n for n in number.shape))

    return kind if isinstance(kind, ListOf) else map_numbers(kind, changed)


def has_keys(kind: Kind) -> bool:
    """Whether it is a dict."""
    return isinstance(kind, (DictOf, OpenDict)) or (isinstance(kind, Structure) and kind.form == "dict")


def is_empty_list(kind: Kind, e: Expr) -> bool:
    """Whether a variable is a list to which nothing was appended, for all that is known by now."""
    return isinstance(e, Name) and kind == Structure("list", ())


def behind(left: Kind, right: Kind) -> Kind | None:
    """Two tuples or two lists, one behind the other; None for anything else."""
    match left, right:
        case Structure(form="tuple" | "list" as form, elements=some), Structure(form=other, elements=others) if form == other:
            return Structure(form, some + others)
        case (ListOf(), ListOf() | Structure(form="list")) | (Structure(form="list"), ListOf()):
            return join((left, right))
        case _:
            return None


def joined_kind(form: str, kinds: Sequence[Kind]) -> Kind:
    """A list or a tuple of what is in several."""
    if all(isinstance(kind, Structure) and kind.form in ("tuple", "list", "namedtuple") for kind in kinds):
        return Structure(form, tuple(each for kind in kinds if isinstance(kind, Structure) for each in kind.elements))
    elements = [each for kind in kinds for each in (kind.elements if isinstance(kind, Structure) else (_element_of(kind),))]
    return ListOf(join(elements)) if form == "list" and UNKNOWN not in elements else UNKNOWN


def _element_of(kind: Kind) -> Kind:
    return kind.element if isinstance(kind, ListOf) and not isinstance(kind, DictOf) else UNKNOWN


def item_kind(held: Structure | ListOf | OpenDict, index: Expr) -> Kind:
    """The kind of an element, or of a part of a list."""
    if isinstance(held, OpenDict):
        return held.under(literal_value(index)) if isinstance(index, Literal) else join((held.other, *held.elements))
    if isinstance(held, DictOf):
        return value_under(held, index) or UNKNOWN
    if isinstance(held, ListOf):
        return held if isinstance(index, Slice) else unscoped(held.element)
    if held.is_open and held.others is not None:
        return _of_open(held, held.others, index)
    if not held.elements:
        raise Unreached if held.form == "tuple" else Undefined  # it has none yet
    if held.form in ("tuple", "list") and (part := literal_slice(index)) is not None:
        return Structure(held.form, held.elements[part])
    try:
        key = literal_value(index)
    except KeyError:
        if held.form == "list" and isinstance(index, Slice):
            return ListOf(unscoped(join(held.elements)))
        return UNKNOWN if held.form == "dict" or isinstance(index, Slice) else join(held.elements)
    if held.form == "list" and isinstance(key, int) and position_of(held, key) is None:
        raise Undefined  # it has not grown so far yet
    return part_of(held, key) or UNKNOWN


def _of_open(held: Structure, others: Kind, index: Expr) -> Kind:
    """What stands under a key of a dict that was given further ones."""
    try:
        return part_of(held, literal_value(index)) or others
    except KeyError:
        return join((others, *held.elements))


def is_one_of(held: Structure, index: Expr) -> bool:
    """Whether a value of a dict is read, one of those with which it was made, and it is not known which."""
    return held.form == "dict" and not held.is_open and bool(held.elements) and not isinstance(index, (Literal, Unary))


def part_of(held: Structure, key: object) -> Kind | None:
    """The kind of the part at this index, or under this key or name of an attribute."""
    position = position_of(held, key)
    return None if position is None else held.elements[position]


def position_of(held: Structure, key: object) -> int | None:
    """Where the part at this index, or under this key or name of an attribute, stands."""
    if held.form == "dict" or isinstance(key, str):
        return held.keys.index(key) if key in held.keys and type(key) in (str, int) else None
    count = len(held.elements)
    if type(key) is not int or held.form in OBJECTS or not -count <= key < count:
        return None
    return key % count


def unpacked(target: Expr, kind: Kind) -> Iterator[tuple[str, Kind]]:
    """The names of a target and the kinds that they get of a value of this kind."""
    match target:
        case Name(id=id):
            yield id, kind
        case Tuple(elements=elements):
            for position, element in enumerate(elements):
                yield from unpacked(element, _part(kind, position, len(elements)))


def _part(kind: Kind, position: int, count: int) -> Kind:
    if isinstance(kind, Structure) and len(kind.elements) == count:
        return kind.elements[position]
    return unscoped(kind.element) if isinstance(kind, ListOf) else first_axis_dropped(kind)


def first_axis_dropped(kind: Kind) -> Kind:
    """The kind of an element of what has this kind."""
    match kind:
        case Structure(form="dict", keys=keys) | DictOf(keys=keys):
            return INT if keys and all(isinstance(key, int) for key in keys) else Other("str")
        case OpenDict(key=key):
            return key
        case ListOf(element=element):
            return element
        case Number(dtype=dtype, shape=(_, *rest)):
            return Number(dtype, tuple(rest), bool(rest))
        case Number(dtype=dtype):
            return Number(dtype, None, None)
        case Structure(elements=elements) if elements:
            return join(elements)
        case _:
            return UNKNOWN


def is_sequence_of_numbers(kind: Kind) -> bool:
    """Whether it is a list or a tuple of real numbers that are not all integers: it names no axes, shapes or places."""
    match kind:
        case DictOf():
            return False
        case ListOf(element=Number(is_array=False) as element):
            return element.is_inexact
        case Structure(form="list" | "tuple", elements=(_, *_) as elements):
            numbers = [each for each in elements if isinstance(each, Number) and each.is_array is False]
            return len(numbers) == len(elements) and any(each.is_inexact for each in numbers)
        case _:
            return False
