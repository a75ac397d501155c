"""Kind patterns: what a call's arguments are, as far as generated code depends on it.

A pattern holds the type, dtype and rank of each argument, which dimensions are equal, and which are 1:

    f(X=ones((100, 4)), w=ones(4), b=0.5)   ->   X: float64[n, d], w: float64[d], b: float

Here patterns are plain tuples, so that a warm call need not load the classes of `astgrad.ir.kinds`; `kinds` makes those.
"""

from __future__ import annotations

import sys

from astgrad.fingerprint import DEPTH, fields_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from typing import NoReturn

    from astgrad.ir.kinds import Kind

    Dimensions = tuple[int | str, ...]
    Number = tuple[str, Dimensions, bool]  # dtype, shape, is it an array: as in astgrad.ir.kinds.Number
    Measured = tuple[str, tuple[int, ...], bool]  # the same with lengths
    Object = tuple[str, tuple[tuple[str, "Entry"], ...]]  # of a class of the user's: its name, and its attributes
    Entry = Number | Object | str  # a str is the type's name of what is no number
    Pattern = tuple[tuple[str, Entry], ...]  # by parameter

UNKNOWN: Pattern = ()
_SYMBOLS = ("n", "d", "m", "k", "p", "q", "r", "s")
_COMPLEX = ("is complex, and derivatives of complex values are not supported yet", "Pass real and imaginary parts.")
_REMEDY = "Give a float or a NumPy array of floats."


def pattern_of(parameters: Iterable[str], values: Iterable[object], differentiated: Collection[str]) -> Pattern:
    """The pattern of these arguments, with integers that are differentiated as the real numbers that they stand for.

    Raises RequestError where an argument has no derivative, or could make one wrong.
    """
    named = tuple(zip(parameters, values, strict=True))
    symbols = _symbols({name for name, _ in named})
    known: dict[int, str] = {}

    def dimension(length: int) -> int | str:
        if length != 1 and length not in known:
            known[length] = next(symbols)
        return known.get(length, 1)

    def entry(value: object, number: Measured | None, depth: int = DEPTH) -> Entry:
        if number is not None:
            dtype, lengths, is_array = number
            return dtype, tuple(map(dimension, lengths)), is_array
        fields = fields_of(value) if depth else None
        if fields is None:
            return type(value).__name__
        return type(value).__name__, tuple(held(fields, depth - 1))

    def held(fields: Mapping[str, object], depth: int) -> Iterator[tuple[str, Entry]]:
        for name, value in fields.items():
            yield name, entry(value, _number_held(value), depth)

    return tuple(
        (name, entry(value, _real(name, value, _number(name, value)) if name in differentiated else _number(name, value)))
        for name, value in named
    )


def show_pattern(pattern: Pattern) -> str:
    """The text that users read: `X: float64[n, d], b: float`; nothing for unknown kinds."""
    return ", ".join(f"{name}: {_show(kind)}" for name, kind in pattern)


def kinds(pattern: Pattern) -> tuple[tuple[str, Kind], ...]:
    """The pattern in the classes of the IR."""
    from astgrad.ir.kinds import Number, Object, Other, Unknown  # a warm call does without

    def kind(entry: Entry) -> Kind:
        match entry:
            case str():
                return Other(entry)
            case (name, fields):
                return Object(name, tuple((field, held(inner)) for field, inner in fields))
            case _:
                return Number(*entry)

    def held(entry: Entry) -> Kind:
        return kind(entry) if entry in ("NoneType", "str") or not isinstance(entry, str) else Unknown()

    return tuple((name, kind(entry)) for name, entry in pattern)


def cast(value: object) -> str:
    """How a differentiated argument becomes real: "" as it is, else `float`, `float64` or `astype`."""
    number = _number("", value)
    if number is None or not number[0].startswith(("int", "uint")):
        return ""
    return "float" if number[0] == "int" else "astype" if number[2] else "float64"


def _show(kind: Entry) -> str:
    if isinstance(kind, str):
        return kind
    if len(kind) == 2:
        return f"{kind[0]}({show_pattern(kind[1])})"
    dtype, shape, is_array = kind
    if not shape:
        return dtype + "[]" * is_array
    return f"{dtype}[{', '.join(map(str, shape))}]"


def _symbols(taken: set[str]) -> Iterator[str]:
    """Names for dimensions, in order, that are no parameter's."""
    count = 1
    while True:
        names = _SYMBOLS if count == 1 else tuple(f"{symbol}_{count}" for symbol in _SYMBOLS)
        yield from (name for name in names if name not in taken)
        count += 1


def _number(name: str, value: object) -> Measured | None:
    """Type, dtype and lengths of a number or an array of numbers; None for anything else."""
    if type(value) in (float, int, bool):
        return type(value).__name__, (), False
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return _not_a_number(name, value)
    if isinstance(value, numpy.ndarray) and type(value) not in (numpy.ndarray, numpy.memmap):
        _refuse(
            name, f"is a {_type_name(value)}, whose operators need not be those of an array", "Give `np.asarray(...)` of it."
        )
    if not isinstance(value, (numpy.ndarray, numpy.number, numpy.bool)):
        return _not_a_number(name, value)
    dtype = value.dtype
    if dtype.kind == "c":
        _refuse(name, *_COMPLEX)
    if dtype.kind not in "biuf":
        return None
    return f"float{8 * dtype.itemsize}" if dtype.kind == "f" else dtype.name, value.shape, isinstance(value, numpy.ndarray)


def _number_held(value: object) -> Measured | None:
    """As `_number`, for an attribute: what it would refuse may be none of the function's business."""
    numpy = sys.modules.get("numpy")
    is_array = numpy is not None and type(value) in (numpy.ndarray, numpy.memmap)
    is_number = type(value) in (float, int, bool) or (numpy is not None and isinstance(value, numpy.number))
    if (is_array or (numpy is not None and isinstance(value, numpy.number))) and value.dtype.kind not in "biuf":  # type: ignore[attr-defined]
        return None
    return _number("", value) if is_array or is_number else None


def _not_a_number(name: str, value: object) -> Measured | None:
    if isinstance(value, complex):
        _refuse(name, *_COMPLEX)
    return None


def _real(name: str, value: object, number: Measured | None) -> Measured:
    """The kind of a differentiated argument, after the cast of an integer to the real number it stands for."""
    if number is None:
        structure = isinstance(value, (tuple, list, dict))
        why = "; derivatives of structures are not supported yet" if structure else ""
        _refuse(name, f"is {_described(value)}, which has no derivative{why}", _REMEDY)
    dtype, lengths, is_array = number
    if dtype == "bool":
        _refuse(name, f"is {_described(value)}, which has no derivative", _REMEDY)
    if dtype == "int":
        return "float", (), False
    return ("float64" if dtype.startswith(("int", "uint")) else dtype), lengths, is_array


def _described(value: object) -> str:
    dtype = getattr(value, "dtype", None)
    if dtype is not None:
        return f"a {_type_name(value)} of {dtype}"
    return "None" if value is None else f"{'an' if _type_name(value)[0] in 'aeiou' else 'a'} {_type_name(value)}"


def _type_name(value: object) -> str:
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _refuse(name: str, why: str, hint: str) -> NoReturn:
    from astgrad.errors import RequestError  # a warm call does without

    raise RequestError(f"the argument {name!r} {why}. {hint}")
