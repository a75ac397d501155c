"""Arithmetic of kinds: what broadcasting, promoting and joining known and unknown kinds gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from math import prod

from astgrad.ir.kinds import (
    ANY,
    COMPLEX,
    FLOAT_OR_FLOAT64,
    INT_OR_INT64,
    NONES,
    REAL_OR_FLOAT64,
    UNKNOWN,
    Broadcast,
    DictOf,
    Dimension,
    Kind,
    ListOf,
    Number,
    Shape,
    Structure,
    holds_complex,
    perhaps,
)

_WEAK = ("bool", "int", "float")  # Python's own scalars, in the order in which they absorb each other
_WIDTHS = {"float16": 2, "float32": 4, "float64": 8}
_PARTS = {"complex": "float", "complex64": "float32", "complex128": "float64"}  # what the real and the imaginary part are
_OF_PARTS = {part: whole for whole, part in _PARTS.items()} | {"int": "complex", "bool": "complex"}


def broadcast(shapes: Iterable[Shape]) -> Shape:
    """The shape to which shapes broadcast; None where that is not known. Shapes that cannot meet give None as well."""
    start: Shape = ()
    return reduce(_broadcast_two, shapes, start)


def same_shape(left: Shape, right: Shape) -> bool:
    """Whether two shapes are proved to be equal."""
    return left is not None and left == right and not (isinstance(left, tuple) and ANY in left)


def _broadcast_two(left: Shape, right: Shape) -> Shape:
    if left == right or right == ():
        return left
    if left == ():
        return right
    match left, right:
        case Broadcast(names=some), Broadcast(names=others):
            return Broadcast(some | others)
        case tuple(), tuple():
            return _broadcast_dimensions(left, right)
        case _:
            return None


def _broadcast_dimensions(left: tuple[Dimension, ...], right: tuple[Dimension, ...]) -> Shape:
    rank = max(len(left), len(right))
    padded_left, padded_right = (1,) * (rank - len(left)) + left, (1,) * (rank - len(right)) + right
    dimensions: list[Dimension] = []
    for one, other in zip(padded_left, padded_right, strict=True):
        if one == other or other == 1:
            dimensions.append(one)
        elif one == 1:
            dimensions.append(other)
        elif may_be_one(one) or may_be_one(other):  # the other is as long as the result
            dimensions.append(ANY if may_be_one(one) and may_be_one(other) else other if may_be_one(one) else one)
        elif isinstance(one, str) != isinstance(other, str):  # neither is 1, so they are equal or cannot meet
            dimensions.append(one if isinstance(one, str) else other)
        else:
            return None
    return tuple(dimensions)


def may_be_one(length: Dimension) -> bool:
    """Whether a length that is not written as 1 may turn out to be 1: an unknown one, what a slice leaves (`n-1`), or one that is 1
    in some elements of a list (`n~?`)."""
    return isinstance(length, str) and (length.endswith(ANY) or "-" in length)


def sliced(length: Dimension, lower: int | None, upper: int | None, step: int | None) -> Dimension:
    """The length that a slice with literal bounds takes of an axis: `n-1` stands for `max(n - 1, 0)`."""
    if isinstance(length, int):
        return len(range(length)[lower:upper:step])
    if step not in (None, 1):
        return length if (lower, upper, step) == (None, None, -1) else ANY
    start, end = lower or 0, upper or 0
    if length == ANY or start < 0 or (upper is not None and upper >= 0):
        return ANY
    symbol, _, less = length.partition("-")
    total = int(less or 0) + start - end
    return symbol if total == 0 else f"{symbol}-{total}"


def size_of(shape: tuple[Dimension, ...] | None) -> Dimension:
    """How many elements there are, where that can be said: of several axes only if all their lengths are numbers."""
    if shape is None:
        return ANY
    numbers = [length for length in shape if isinstance(length, int)]
    return prod(numbers) if len(numbers) == len(shape) else shape[0] if len(shape) == 1 else ANY


def times_of(length: Dimension, count: int) -> Dimension:
    """A length taken a number of times."""
    if isinstance(length, int):
        return length * max(count, 0)
    return length if count == 1 else 0 if count == 0 else ANY


def times_along(shape: tuple[Dimension, ...], counts: Sequence[Dimension]) -> tuple[Dimension, ...]:
    """The lengths of two shapes, multiplied axis by axis; the shorter one has further axes of length 1 in front."""
    rank = max(len(shape), len(counts))
    pairs = zip((1,) * (rank - len(shape)) + shape, (1,) * (rank - len(counts)) + tuple(counts), strict=True)
    return tuple(times_of(n, m) if isinstance(m, int) else times_of(m, n) if isinstance(n, int) else ANY for n, m in pairs)


def total_of(lengths: Sequence[Dimension]) -> Dimension:
    """The sum of lengths: `n--1` stands for n + 1, which may be 1, as `n-1` does for n - 1."""
    known = sum(length for length in lengths if isinstance(length, int))
    symbols = sorted(length for length in lengths if isinstance(length, str))
    if not symbols:
        return known
    if any(symbol == ANY or "-" in symbol for symbol in symbols):
        return ANY
    return symbols[0] if len(symbols) == 1 and not known else f"{'+'.join(symbols)}-{-known}"


# What may make double precision of single: of NumPy's integers those of 32 bits and more.
_WIDENING = (FLOAT_OR_FLOAT64, REAL_OR_FLOAT64, INT_OR_INT64, "int32", "int64", "uint32", "uint64")


def promote(dtypes: Iterable[str]) -> str:
    """The dtype of an arithmetic result: NumPy 2's promotion, in which Python's own scalars are weak."""
    return reduce(_promote_two, dtypes)


def _promote_two(left: str, right: str) -> str:
    if left == right:
        return left
    if left.startswith("complex") or right.startswith("complex"):
        return complex_of(_promote_two(real_of(left), real_of(right)))
    if not {left, right}.isdisjoint(("real", REAL_OR_FLOAT64)):  # no dtype is wider than float64
        if "float64" in (left, right):
            return "float64"
        return "real" if {left, right}.isdisjoint(_WIDENING) else REAL_OR_FLOAT64
    if left in _WEAK and right in _WEAK:
        return _WEAK[max(_WEAK.index(left), _WEAK.index(right))]
    if FLOAT_OR_FLOAT64 in (left, right):
        other = right if left == FLOAT_OR_FLOAT64 else left
        return FLOAT_OR_FLOAT64 if other in _WEAK else REAL_OR_FLOAT64 if other in ("float16", "float32") else "float64"
    if INT_OR_INT64 in (left, right):
        other = right if left == INT_OR_INT64 else left
        if other in _WEAK:
            return FLOAT_OR_FLOAT64 if other == "float" else INT_OR_INT64
        return "int64" if not other.startswith("float") else "float64" if other == "float64" else "real"
    if left in _WEAK:
        left, right = right, left
    if right in _WEAK:  # left is NumPy's own
        if right == "float" and not left.startswith("float"):
            return "float64"
        return "int64" if left == "bool_" and right == "int" else left
    if left.startswith("float") and right.startswith("float"):
        return max(left, right, key=lambda dtype: _WIDTHS.get(dtype, 16))
    if left.startswith("float") or right.startswith("float"):
        floating, other = (left, right) if left.startswith("float") else (right, left)
        return floating if other == "bool_" else "float64" if floating == "float64" else "real"
    return "int64" if left != "bool_" and right != "bool_" else (left if right == "bool_" else right)


def real_of(dtype: str) -> str:
    """The dtype of the real part of a value of this dtype."""
    return _PARTS.get(dtype, "real") if dtype.startswith("complex") else dtype


def complex_of(dtype: str) -> str:
    """The dtype of a complex number with a real part of this dtype."""
    return dtype if dtype.startswith("complex") else _OF_PARTS.get(dtype, COMPLEX)


def floating(dtype: str) -> str:
    """The dtype of a NumPy function that computes in floating point, for an argument of this dtype."""
    if dtype.startswith("complex"):
        return "complex128" if dtype == "complex" else dtype
    if dtype.startswith("float") and dtype not in ("float", FLOAT_OR_FLOAT64):
        return dtype
    return dtype if dtype.startswith("real") else "float64"


def join(kinds: Iterable[Kind]) -> Kind:
    """What is known of a value that has one of these kinds."""
    return reduce(_join_two, kinds)


def either(kinds: Iterable[Kind]) -> Kind:
    """What is known of a variable that has one of these kinds: where its kind matters it is not None."""
    found = [*kinds]
    some = [kind for kind in found if kind not in NONES]
    return join(found) if len(some) in (0, len(found)) else perhaps(join(some))


def join_dtypes(dtypes: Iterable[str]) -> str:
    """The dtype of a value that has one of these."""
    return reduce(_join_dtype, dtypes)


def _join_two(left: Kind, right: Kind) -> Kind:
    if left == right:
        return left
    match left, right:
        case Number(), Number():
            dtype = _join_dtype(left.dtype, right.dtype)
            shape = left.shape if left.shape == right.shape else _join_shapes(left.shape, right.shape)
            return Number(dtype, shape, left.is_array if left.is_array == right.is_array else None)
        case Structure(form=form, elements=some), Structure(form=other_form, elements=others) if form == other_form:
            if len(some) == len(others) and (left.keys, left.name) == (right.keys, right.name):
                joined = tuple(_join_two(one, other) for one, other in zip(some, others, strict=True))
                put = [kind for kind in (left.others, right.others) if kind is not None]
                return replace(
                    left, elements=joined, is_open=left.is_open or right.is_open, others=reduce(_join_two, put) if put else None
                )
            if form == "list" and len(some) != len(others):
                return ListOf(reduce(_join_two, (*some, *others)))
        case (DictOf(), _) | (_, DictOf()):
            pass
        case ListOf(element=element), ListOf(element=other):
            return ListOf(_join_two(element, other))
        case (ListOf(element=element), Structure(form="list", elements=elements)) | (
            Structure(form="list", elements=elements),
            ListOf(element=element),
        ):
            return ListOf(reduce(_join_two, elements, element))
    return Number(COMPLEX, None, None) if holds_complex(left) or holds_complex(right) else UNKNOWN


def _join_shapes(left: Shape, right: Shape) -> Shape:
    """Lengths that differ are not known."""
    if isinstance(left, tuple) and isinstance(right, tuple) and len(left) == len(right):
        return tuple(one if one == other else ANY for one, other in zip(left, right, strict=True))
    return None


def _join_dtype(left: str, right: str) -> str:
    """Of a Python int and a Python float, a float: an int that meets floats later computes as one."""
    if left == right:
        return left
    if {left, right} <= {"int", "float"}:
        return "float"
    if left.startswith("complex") or right.startswith("complex"):
        return COMPLEX
    if {left, right} <= {"int", "int64", INT_OR_INT64}:
        return INT_OR_INT64
    if {left, right} <= {"int", "float", "float64", FLOAT_OR_FLOAT64}:
        return FLOAT_OR_FLOAT64
    return REAL_OR_FLOAT64 if REAL_OR_FLOAT64 in (left, right) else "real"
