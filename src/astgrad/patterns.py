"""Kind patterns: what a call's arguments are, as far as generated code depends on it.

A pattern holds the type, dtype and rank of each argument, which dimensions are equal, and which are 1:

    f(X=ones((100, 4)), w=ones(4), b=0.5)   ->   X: float64[n, d], w: float64[d], b: float

Here patterns are plain tuples, so that a warm call need not load the classes of `astgrad.ir.kinds`; `kinds` makes those.
"""

from __future__ import annotations

import sys
from functools import partial

from astgrad.fingerprint import DEPTH, MOST_HELD, dtype_name, exact, fields_of, is_made_of_its_fields
from astgrad.paths import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from typing import Any, NoReturn

    from astgrad.ir.kinds import Kind

    Dimensions = tuple[int | str, ...]
    Number = tuple[str, Dimensions, bool]  # dtype, shape, is it an array: as in astgrad.ir.kinds.Number
    Measured = tuple[str, tuple[int, ...], bool]  # the same with lengths
    Object = tuple[str, tuple[tuple[str, "Entry"], ...]]  # of a class of the user's: its name, and its attributes
    Structure = tuple[
        str, str, tuple[str | int, ...], tuple["Entry", ...]
    ]  # form, class, keys or fields, parts; `lists` of one
    Entry = Number | Object | Structure | str  # a str is the type's name of what is no number
    Parts = tuple[str, str, tuple[Any, ...], tuple[object, ...]]  # form, class, keys or fields, and what they hold
    Pattern = tuple[tuple[str, Entry], ...]  # by parameter
    Steps = tuple[tuple[str, str | int], ...]  # of a path

UNKNOWN: Pattern = ()
_NOTHING: Mapping[str, Collection[Steps]] = {}
_RECORDS = ("namedtuple", "dataclass")
_SYMBOLS = ("n", "d", "m", "k", "p", "q", "r", "s")
_REMEDY = "Give a float or a NumPy array of floats."
_ALIKE = "Give one of the same structure, shape and dtype."
_PLAIN_RECORD = "Use a NamedTuple or a dataclass without __post_init__ and without fields that are not given."


def pattern_of(
    parameters: Iterable[str],
    values: Iterable[object],
    differentiated: Collection[str],
    parts: Mapping[str, Collection[Steps]] = _NOTHING,
) -> Pattern:
    """The pattern of these arguments, with integers that are differentiated as the real numbers that they stand for.

    parts: for arguments of which parts are differentiated, the ways to these. Raises RequestError where an argument has no
    derivative, or could make one wrong.
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
            return f"dtype({dtype})" if (dtype := dtype_name(value)) else type(value).__name__
        return type(value).__name__, tuple(held(fields, depth - 1))

    def held(fields: Mapping[str, object], depth: int) -> Iterator[tuple[str, Entry]]:
        for name, value in fields.items():
            yield name, entry(value, _number_held(value), depth)

    def each(lengths: tuple[int, ...]) -> int | str:
        """The length of an axis in all elements of a list: one symbol for all, or one that may stand for another in each."""
        if len(set(lengths)) == 1:
            return dimension(lengths[0])
        if lengths not in in_each:
            in_each[lengths] = f"{next(symbols)}~{'?' if 1 in lengths else ''}"
        return in_each[lengths]

    def together(place: str, values: tuple[object, ...], is_real: bool) -> Entry:
        """What these are together, which stand at one place in the elements of a list; is_real: they are differentiated."""
        parts = _parts(place, values[0]) if is_real else parts_held(values[0])
        if parts is None:
            numbers = [_real(place, value, _number(place, value)) if is_real else _number_held(value) for value in values]
            if None in numbers:
                return entry(values[0], None) if len(values) == 1 else type(values[0]).__name__
            dtype, _, is_array = numbers[0]  # type: ignore[misc]
            return dtype, tuple(map(each, zip(*(lengths for _, lengths, _ in numbers), strict=True))), is_array  # type: ignore[misc]
        form, name, keys, first = parts
        others = [parts_of for value in values if (parts_of := _parts(place, value)) is not None]
        deeper = partial(together, is_real=is_real)
        if form == "list" and all(_alike(first[0], part) for _, _, _, row in others for part in row):
            return "lists", "", (), (deeper(f"{place}[0]", tuple(part for _, _, _, row in others for part in row)),)
        inner = zip(keys or range(len(first)), zip(*(row for _, _, _, row in others), strict=True), strict=True)
        return form, name, keys, tuple(deeper(_place(place, form, key), column) for key, column in inner)

    in_each: dict[tuple[int, ...], str] = {}

    def opened(place: str, value: object, ways: Collection[Steps], is_real: bool) -> Entry:
        """What a structure is of which parts are differentiated. is_real: the others are so in a derivative of lower order."""
        if () in ways:
            return together(place, (value,), True)
        own = _parts(place, value)
        assert own is not None
        form, name, keys, held = own
        inner: list[Entry] = []
        for key, part in zip(keys or range(len(held)), held, strict=True):
            below, there = _below(ways, form, key), _place(place, form, key)
            inner.append(opened(there, part, below, is_real) if below else argument(there, part, is_real))
        return form, name, keys, tuple(inner)

    def argument(name: str, value: object, is_real: bool) -> Entry:
        if name in parts:
            return opened(name, value, parts[name], is_real)
        if is_real or parts_held(value) is not None:
            return together(name, (value,), is_real)
        return entry(value, _number(name, value))

    return tuple((name, argument(name, value, name in differentiated)) for name, value in named)


def part_at(name: str, value: object, steps: Steps, f: str) -> object:
    """The part of an argument to which a path leads. Raises RequestError where there is none. f: what was called."""
    place = name
    for how, key in steps:
        fields = fields_of(value)
        if fields is not None and how == "attribute" and key in fields:
            value, place = fields[str(key)], f"{place}.{key}"
            continue
        parts = _parts(place, value) if fields is None else None
        if parts is None:
            _refuse(name, f"is differentiated by {_path(name, steps)}, and {place} is {_described(value)} without that", f)
        form, _, keys, held = parts
        known = list(keys or range(len(held)))
        if (how == "attribute") != (form in _RECORDS) or key not in known:
            ways = ", ".join(_place("", form, each) for each in known)
            _refuse(name, f"is differentiated by {_path(name, steps)}, and {place} has only {ways}", f)
        value, place = held[known.index(key)], _place(place, form, key)
    return value


def is_taken_apart(value: object, steps: Steps, is_owner: bool) -> bool:
    """Whether a part of this argument is differentiated as one of a structure. is_owner: a method is called on it."""
    kind = type(value)
    if is_owner:
        return False
    if kind in (tuple, list, dict) or hasattr(kind, "_fields"):
        return True
    part = getattr(value, str(steps[0][1]), None)
    return hasattr(kind, "__dataclass_fields__") and (len(steps) > 1 or _parts(str(steps[0][1]), part) is not None)


def exact_opened(name: str, value: object, ways: Collection[Steps], is_real: bool) -> tuple[object, ...]:
    """As `exact_parts`, of a structure of which parts are differentiated."""
    if () in ways:
        return exact_parts(name, value, True)
    parts = _parts(name, value)
    assert parts is not None
    form, _, keys, held = parts
    inner = []
    for key, part in zip(keys or range(len(held)), held, strict=True):
        below, place = _below(ways, form, key), _place(name, form, key)
        inner.append(exact_opened(place, part, below, is_real) if below else exact_parts(place, part, is_real))
    return type(value), form, keys, tuple(inner)


def with_real_opened(value: Any, ways: Collection[Steps]) -> Any:
    """As `with_real_parts`, of a structure of which parts are differentiated."""
    if () in ways:
        return with_real_parts(value)
    parts = _parts("", value)
    assert parts is not None
    form, _, keys, held = parts
    inner = []
    for key, part in zip(keys or range(len(held)), held, strict=True):
        below = _below(ways, form, key)
        inner.append(with_real_opened(part, below) if below else part)
    return _built(type(value), form, keys, inner)


def _below(ways: Collection[Steps], form: str, key: object) -> tuple[Steps, ...]:
    """Where ways lead that go through one part of a structure."""
    step = ("attribute" if form in _RECORDS else "item", key)
    return tuple(way[1:] for way in ways if way[0] == step)


def _path(name: str, steps: Steps) -> str:
    return Path(name, steps).text


def show_pattern(pattern: Pattern) -> str:
    """The text that users read: `X: float64[n, d], b: float`; nothing for unknown kinds."""
    return ", ".join(f"{name}: {_show(kind)}" for name, kind in pattern)


def kinds(pattern: Pattern) -> tuple[tuple[str, Kind], ...]:
    """The pattern in the classes of the IR."""
    from astgrad.ir.kinds import ListOf, Number, Object, Other, Structure, Unknown  # a warm call does without

    def kind(entry: Entry) -> Kind:
        match entry:
            case str():
                return Other(entry)
            case (name, fields):
                return Object(name, tuple((field, held(inner)) for field, inner in fields))
            case ("lists", _, _, (inner,)):
                return ListOf(held(inner))
            case (form, name, keys, parts):
                return Structure(form, tuple(map(held, parts)), keys, name)
            case _:
                return Number(*entry)

    def held(entry: Entry) -> Kind:
        return kind(entry) if entry in ("NoneType", "str") or not isinstance(entry, str) else Unknown()

    return tuple((name, kind(entry)) for name, entry in pattern)


def cast(value: object) -> str:
    """How a differentiated argument becomes real: "" as it is, else `float`, `float64`, `astype`, or `parts` of a structure."""
    parts = _parts("", value)
    if parts is not None:
        return "parts" if any(map(cast, parts[3])) else ""
    number = _number("", value)
    if number is None or not number[0].startswith(("int", "uint")):
        return ""
    return "float" if number[0] == "int" else "astype" if number[2] else "float64"


def exact_parts(name: str, value: object, is_real: bool) -> tuple[object, ...]:
    """As `exact`; of a structure also its form, keys, and what its parts are exactly. is_real: it is differentiated."""
    parts = _parts(name, value) if is_real else parts_held(value)
    if parts is None:
        return exact(value) if is_real or not isinstance(value, (tuple, list, dict)) else (type(value),)
    form, _, keys, held = parts
    return type(value), form, keys, tuple(exact_parts(name, each, is_real) for each in held)


def check_tangent(tangent: str, value: object, name: str, primal: object) -> None:
    """Raises RequestError where a tangent has not the structure, shape and dtype of the argument that it is a tangent of."""
    _check_alike(tangent, value, name, primal, f"is a tangent of {name!r}")


def check_cotangent(value: object, primal: object, cotangent: str = "value_bar") -> None:
    """Raises RequestError where a cotangent has not the structure, shape and dtype of a value."""
    _check_alike(cotangent, value, "value", primal, "is a cotangent of the value")


def _check_alike(place: str, value: object, name: str, primal: object, what: str) -> None:
    parts, own = _parts(name, primal), _parts(place, value)
    if parts is not None:
        if own is None or own[:3] != parts[:3] or len(own[3]) != len(parts[3]):
            _refuse(place, f"{what}, and not built as that is", _ALIKE)
        keys = parts[2] or range(len(parts[3]))
        for key, part, of_part in zip(keys, own[3], parts[3], strict=True):
            _check_alike(_place(place, parts[0], key), part, _place(name, parts[0], key), of_part, what)
        return
    wanted = _number(name, primal)
    if wanted is None:
        return  # which is said of it in any case
    given, wanted = _real(place, value, _number(place, value)), _real(name, primal, wanted)
    is_number = (
        not given[2] and not wanted[2] and (given[0] in ("float", wanted[0]) or (given[0], wanted[0]) == ("float64", "float"))
    )
    if given != wanted and not is_number:
        _refuse(place, f"{what}, and is {_show(given)} where that is {_show(wanted)}", _ALIKE)


def parts_held(value: object) -> Parts | None:
    """The parts of a structure that is not differentiated, where it is a small and plain one; None for anything else."""
    kind = type(value)
    is_record = isinstance(value, tuple) and hasattr(kind, "_fields") and is_made_of_its_fields(kind)
    if not is_record and kind not in (tuple, list, dict):
        return None
    assert isinstance(value, (tuple, list, dict))
    if not 0 < len(value) <= MOST_HELD or (kind is dict and not all(type(key) in (str, int) for key in value)):
        return None
    return _parts("", value)


def parts_read(place: str, form: str, keys: tuple[object, ...], count: int) -> list[str]:
    """How the parts of a structure are read in Python."""
    if form == "dataclass":
        return [f"{place}.{key}" for key in keys]
    return [f"{place}[{key!r}]" for key in (keys if form == "dict" else range(count))]


def with_real_parts(value: Any, like: Any = None) -> Any:
    """The structure with the numbers in it as the real numbers that they stand for. like: a structure of the same form; Python's
    numbers are taken in the precision of its own."""
    match cast(value):
        case "":
            return _in_precision_of(value, like)
        case "float":
            return _in_precision_of(float(value), like)
        case "float64":
            return sys.modules["numpy"].float64(value)
        case "astype":
            return value.astype(sys.modules["numpy"].float64)
    parts = _parts("", value)
    assert parts is not None
    form, _, keys, held = parts
    others = _parts("", like) if like is not None else None
    like_parts = (None,) * len(held) if others is None else others[-1]
    return _built(type(value), form, keys, [with_real_parts(each, other) for each, other in zip(held, like_parts, strict=True)])


def _in_precision_of(value: Any, like: Any) -> Any:
    dtype = getattr(like, "dtype", None)
    return dtype.type(value) if type(value) is float and dtype is not None and dtype.kind == "f" else value


def leaves_of(place: str, value: object) -> Iterator[tuple[str, object]]:
    """The numbers and arrays in a structure, each with its place as Python writes it: `params['w']`; of a number, itself."""
    parts = _parts(place, value)
    if parts is None:
        yield place, value
        return
    form, _, keys, held = parts
    for key, part in zip(keys or range(len(held)), held, strict=True):
        yield from leaves_of(_place(place, form, key), part)


def with_leaves(value: Any, leaves: Iterator[Any]) -> Any:
    """The structure of other numbers and arrays, in this order."""
    parts = _parts("", value)
    if parts is None:
        return next(leaves)
    form, _, keys, held = parts
    return _built(type(value), form, keys, [with_leaves(part, leaves) for part in held])


def with_part(value: Any, steps: Steps, new: Any) -> Any:
    """The structure with another part at the end of these steps."""
    if not steps:
        return new
    parts = _parts("", value)
    if parts is None:
        _refuse("", f"is a {_type_name(value)}, of which no part can be replaced", "Give a tuple, list, dict or record.")
    form, _, keys, held = parts
    (_, key), *rest = steps
    position = list(keys or range(len(held))).index(key)
    changed = [with_part(part, tuple(rest), new) if i == position else part for i, part in enumerate(held)]
    return _built(type(value), form, keys, changed)


def _built(kind: Any, form: str, keys: tuple[Any, ...], parts: list[Any]) -> Any:
    """A structure of these parts."""
    if form in ("tuple", "list"):
        return tuple(parts) if form == "tuple" else parts
    named = dict(zip(keys, parts, strict=True))
    return named if form == "dict" else kind(**named)


def _parts(place: str, value: object) -> Parts | None:
    """Form, class, keys and parts of a structure; None for anything else."""
    kind = type(value)
    parts: tuple[object, ...]
    if isinstance(value, tuple) and hasattr(kind, "_fields"):
        if not is_made_of_its_fields(kind):
            _refuse(place, f"is a {_type_name(value)}, which does more than to hold what it is given", _PLAIN_RECORD)
        form, name, keys, parts = "namedtuple", kind.__name__, kind._fields, tuple(value)
    elif kind is tuple or kind is list:
        form, name, keys, parts = kind.__name__, "", (), tuple(value)  # type: ignore[arg-type]
    elif kind is dict:
        form, name, keys, parts = "dict", "", tuple(value), tuple(value.values())  # type: ignore[attr-defined,arg-type]
        if not all(type(key) in (str, int) for key in keys):
            _refuse(place, "is a dict with keys that are no strings and no integers", "Use strings as keys.")
    elif hasattr(kind, "__dataclass_fields__"):
        if not is_made_of_its_fields(kind):
            _refuse(place, f"is a {_type_name(value)}, which does more than to hold what it is given", _PLAIN_RECORD)
        form, name = "dataclass", kind.__name__
        keys = tuple(key for key, each in kind.__dataclass_fields__.items() if each._field_type.name == "_FIELD")
        if (
            hidden := sorted(key for key in vars(value).keys() - {*keys} if _is_constant(kind, key))
            if hasattr(value, "__dict__")
            else ()
        ):
            _refuse(place, f"has a `{hidden[0]}` of its own, beside that of its class", _PLAIN_RECORD)
        parts = tuple(getattr(value, key) for key in keys)
    else:
        return None
    if not parts:
        _refuse(place, "is empty: there is nothing to differentiate by", _REMEDY)
    return form, name, keys, parts


def _is_constant(kind: type, name: str) -> bool:
    """Whether a class holds a value under a name, which an object of it may hide."""
    held = [vars(klass)[name] for klass in kind.__mro__ if name in vars(klass)]
    return bool(held) and not hasattr(type(held[0]), "__get__")


def _alike(one: object, other: object) -> bool:
    """Whether two parts of a list are the same but for the lengths of arrays."""
    some, others = _parts("", one), _parts("", other)
    if some is None or others is None:
        if some is not others:
            return False
        mine, theirs = _number("", one), _number("", other)
        if mine is None or theirs is None:
            return mine is theirs and type(one) is type(other)
        return (_real_dtype(mine[0]), len(mine[1]), mine[2]) == (_real_dtype(theirs[0]), len(theirs[1]), theirs[2])
    if some[:3] != others[:3] or (some[0] != "list" and len(some[3]) != len(others[3])):
        return False
    if some[0] == "list":
        return all(_alike(some[3][0], part) for part in (*some[3], *others[3]))
    return all(map(_alike, some[3], others[3]))


def _real_dtype(dtype: str) -> str:
    return "float" if dtype == "int" else "float64" if dtype.startswith(("int", "uint")) else dtype


def _place(place: str, form: str, key: object) -> str:
    """Where a part of a structure stands, for messages."""
    return f"{place}.{key}" if form in ("namedtuple", "dataclass") else f"{place}[{key!r}]"


def _show(kind: Entry) -> str:
    if isinstance(kind, str):
        return kind
    if len(kind) == 4:
        return _show_structure(*kind)
    if len(kind) == 2:
        return f"{kind[0]}({show_pattern(kind[1])})"
    dtype, shape, is_array = kind
    if not shape:
        return dtype + "[]" * is_array
    return f"{dtype}[{', '.join(str(length).rstrip('~?') for length in shape)}]"


def _show_structure(form: str, name: str, keys: tuple[str | int, ...], parts: tuple[Entry, ...]) -> str:
    shown = list(map(_show, parts))
    match form:
        case "lists" | "list":
            return f"[{', '.join(shown)}]"
        case "tuple":
            return f"({', '.join(shown)}{',' if len(shown) == 1 else ''})"
        case "dict":
            return f"{{{', '.join(f'{key!r}: {part}' for key, part in zip(keys, shown, strict=True))}}}"
        case _:
            return f"{name}({', '.join(f'{key}={part}' for key, part in zip(keys, shown, strict=True))})"


def _symbols(taken: set[str]) -> Iterator[str]:
    """Names for dimensions, in order, that are no parameter's."""
    count = 1
    while True:
        names = _SYMBOLS if count == 1 else tuple(f"{symbol}_{count}" for symbol in _SYMBOLS)
        yield from (name for name in names if name not in taken)
        count += 1


def _number(name: str, value: object) -> Measured | None:
    """Type, dtype and lengths of a number or an array of numbers; None for anything else."""
    if type(value) in (float, int, bool, complex):
        return type(value).__name__, (), False
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return None
    if isinstance(value, numpy.ndarray) and type(value) not in (numpy.ndarray, numpy.memmap):
        _refuse(
            name, f"is a {_type_name(value)}, whose operators need not be those of an array", "Give `np.asarray(...)` of it."
        )
    if not isinstance(value, (numpy.ndarray, numpy.number, numpy.bool)):
        return None
    dtype = value.dtype
    if dtype.kind not in "biufc":
        return None
    name = {"f": f"float{8 * dtype.itemsize}", "b": "bool_"}.get(dtype.kind, dtype.name)
    return name, value.shape, isinstance(value, numpy.ndarray)


def _number_held(value: object) -> Measured | None:
    """As `_number`, for an attribute: what it would refuse may be none of the function's business."""
    numpy = sys.modules.get("numpy")
    is_array = numpy is not None and type(value) in (numpy.ndarray, numpy.memmap)
    is_number = type(value) in (float, int, bool, complex) or (numpy is not None and isinstance(value, numpy.number))
    if (is_array or (numpy is not None and isinstance(value, numpy.number))) and value.dtype.kind not in "biufc":  # type: ignore[attr-defined]
        return None
    return _number("", value) if is_array or is_number else None


def _real(name: str, value: object, number: Measured | None) -> Measured:
    """The kind of a differentiated argument, after the cast of an integer to the real number it stands for."""
    if number is None:
        _refuse(name, f"is {_described(value)}, which has no derivative", _REMEDY)
    dtype, lengths, is_array = number
    if dtype in ("bool", "bool_"):
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
