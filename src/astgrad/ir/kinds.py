"""Kinds: what is known of a value when code is generated: dtype, symbolic shape, structure.

A shape is a tuple of dimensions, or unknown. A dimension is an int or a symbol such as `n`; equal symbols are equal lengths, and
a symbol is never 1 (1 broadcasts, so it is always written as the int 1). Of an unknown shape one thing may still be known: that
it is what broadcasting the shapes of certain parameters gives (`Broadcast({"x"})` is the shape of x itself).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

Dimension = int | str
ANY = "?"


@dataclass(frozen=True)
class Broadcast:
    """The shape to which the shapes of these names broadcast; one name: that name's own shape, whatever it is."""

    names: frozenset[str]


Shape = tuple[Dimension, ...] | Broadcast | None  # None: nothing is known


@dataclass(frozen=True)
class Kind:
    """Base of all kinds."""


@dataclass(frozen=True)
class Unknown(Kind):
    """Nothing is known, not even that it is a number."""


FLOAT_OR_FLOAT64 = "float|float64"
REAL_OR_FLOAT64 = "real|float64"
INT_OR_INT64 = "int|int64"
COMPLEX = "complexfloating"  # NumPy's name for complex numbers of any precision
_DOUBLES = frozenset(("int", "int64", "float", "float64", FLOAT_OR_FLOAT64))
STRONG = {
    "complex": "complex128",
    "float": "float64",
    FLOAT_OR_FLOAT64: "float64",
    "int": "int64",
    INT_OR_INT64: "int64",
    "bool": "bool_",
}  # what Python's own become in arrays


@dataclass(frozen=True)
class Number(Kind):
    """A number or an array of numbers, real or complex.

    dtype: `float`, `complex`, `int`, `bool` for Python's own (weak in NumPy's promotion), `float64`, `float32`, `complex128`,
    `int64`, ... for NumPy's, `real` or `complexfloating` where only that much is known, `float|float64` where it is a Python float
    or a float64, `int|int64` the same of integers, `real|float64` of what a `real` and such a number give together: it may be wider
    than the one. Arrays have NumPy's. What may be complex in one run and real in another is `complexfloating`.
    shape: () for scalars and 0-d arrays.
    is_array: True for an ndarray (which can be written into), False for a scalar, None where not known.
    """

    dtype: str
    shape: Shape = ()
    is_array: bool | None = False

    def __post_init__(self) -> None:
        if self.dtype in STRONG and (self.is_array or self.shape not in ((), None)):
            object.__setattr__(self, "dtype", STRONG[self.dtype])

    @property
    def is_scalar(self) -> bool:
        """Proved to have no dimensions."""
        return self.shape == ()

    @property
    def is_inexact(self) -> bool:
        """May carry a derivative: a floating or complex dtype, or not known to be anything else."""
        return self.dtype.startswith(("float", "complex", "real"))

    @property
    def is_complex(self) -> bool:
        """Complex, or not known to be real though something complex went into it."""
        return self.dtype.startswith("complex")


@dataclass(frozen=True)
class Structure(Kind):
    """What holds a number of values that is known: a tuple, a list, a dict, or a record of named fields.

    form: `tuple`, `list`, `dict`, `namedtuple`, `dataclass`, or `object` of another class. keys: of a dict its keys, of a record
    the names of its fields. name: of a record its class. is_open: a dict that had these keys when it was made, and may have others
    later, in another order. others: what stands under these; None where nothing is known to be put under one.
    """

    form: str
    elements: tuple[Kind, ...]
    keys: tuple[str | int, ...] = ()
    name: str = ""
    is_open: bool = False
    others: Kind | None = None

    @property
    def is_record(self) -> bool:
        """Whether the parts are attributes."""
        return self.form in RECORDS


OBJECTS = frozenset(("dataclass", "object"))  # records whose fields may be assigned
RECORDS = OBJECTS | {"namedtuple"}


@dataclass(frozen=True)
class ListOf(Kind):
    """A list of any number of values of one kind. A length such as `d~` may be another one in each of them."""

    element: Kind


@dataclass(frozen=True)
class DictOf(ListOf):
    """A dict that is read by keys that are computed; of no value in it a variable of its own is made."""

    keys: tuple[str | int, ...]
    elements: tuple[Kind, ...]


@dataclass(frozen=True)
class OpenDict(Kind):
    """A dict that a function is given, which may have any keys: of some it is known what stands under them, if anything does.

    key: of what kind the keys are. other: what stands under any other key.
    """

    keys: tuple[str | int, ...]
    elements: tuple[Kind, ...]
    key: Kind = Unknown()
    other: Kind = Unknown()

    def under(self, key: object) -> Kind:
        """What stands under a key."""
        return next((e for own, e in zip(self.keys, self.elements, strict=True) if own == key), self.other)


@dataclass(frozen=True)
class Unplaced(Kind):
    """What holds values of which nothing is known, and not by places: a `dict`, a `set`, or an `iterator`, which runs only once."""

    form: str


@dataclass(frozen=True)
class Other(Kind):
    """Not a number and not a structure of numbers: None, a string, a dict, a module, any object."""

    name: str  # the type's name, for messages and patterns


@dataclass(frozen=True)
class Object(Other):
    """An object of a class of the user's, with what is known of its attributes."""

    fields: tuple[tuple[str, Kind], ...]
    identity: int = 0  # of its class, where that runs and is known: classes may bear one name


def as_given(kind: Kind) -> Kind:
    """What a function knows of an argument, or of what another one gives: not which keys a dict has whose keys change."""
    match kind:
        case Structure(keys=keys, elements=elements) if kind.is_open:
            return OpenDict(keys, tuple(map(as_given, elements)))
        case Structure(elements=elements):
            return replace(kind, elements=tuple(map(as_given, elements)))
        case ListOf(element=element) if not isinstance(kind, DictOf):
            return ListOf(as_given(element))
        case _:
            return kind


def as_object(kind: Kind) -> Kind:
    """What is known of a dataclass as of an object, which is not taken apart."""
    if isinstance(kind, Structure) and kind.form in OBJECTS:
        fields = sorted(zip(map(str, kind.keys), map(as_object, kind.elements), strict=True), key=lambda field: field[0])
        return Object(kind.name, tuple(fields))
    return kind


_EACH = "~"  # behind the symbol of a length that may be another one in each element of a list
UNKNOWN = Unknown()
FLOAT = Number("float")
GENERATOR = Other("generator of random numbers")
NONES = (Other("None"), Other("NoneType"))
INT = Number("int")
BOOL = Number("bool")


def show_kind(kind: Kind) -> str:
    """The text that users read and write in kind patterns: `float`, `float64[n, d]`, `(float, float64[n])`, `?`."""
    match kind:
        case Number(dtype=dtype) if dtype == FLOAT_OR_FLOAT64:
            return show_kind(replace(kind, dtype="float64"))
        case Number(dtype=dtype) if dtype == REAL_OR_FLOAT64:
            return show_kind(replace(kind, dtype="real"))
        case Number(dtype=dtype) if dtype == INT_OR_INT64:
            return show_kind(replace(kind, dtype="int"))
        case Number(dtype="bool_", shape=shape, is_array=True):
            return "bool" + _show_shape(shape)
        case Number(dtype=dtype, shape=()):
            return dtype + ("[]" if kind.is_array else "")
        case Number(dtype=dtype, shape=shape):
            return dtype + _show_shape(shape)
        case Structure(form="dict", elements=elements, keys=keys) | DictOf(elements=elements, keys=keys):
            return f"{{{', '.join(f'{key!r}: {show_kind(element)}' for key, element in zip(keys, elements, strict=True))}}}"
        case OpenDict(keys=(), key=key, other=other):
            return f"dict[{show_kind(key)}, {show_kind(other)}]"
        case ListOf(element=element):
            return f"[{show_kind(element)}]"
        case Structure(elements=elements, keys=keys, name=name) if kind.is_record:
            return f"{name}({', '.join(f'{key}={show_kind(element)}' for key, element in zip(keys, elements, strict=True))})"
        case Structure(form=form, elements=elements):
            inner = ", ".join(map(show_kind, elements))
            return f"[{inner}]" if form == "list" else f"({inner},)" if len(elements) == 1 else f"({inner})"
        case Other(name=name):
            return name
        case _:
            return "?"


def _show_shape(shape: Shape) -> str:
    if not isinstance(shape, tuple):
        return "[...]"
    return f"[{', '.join(str(length).rstrip(_EACH + ANY) or ANY for length in shape)}]"


NUMPY_DTYPES = frozenset(
    f"{base}{bits}" for base in ("float", "int", "uint") for bits in (8, 16, 32, 64) if base != "float" or bits != 8
) | {"complex64", "complex128"}
_SCALARS = {"float": FLOAT, "int": INT, "bool": BOOL, "bool_": BOOL, "double": Number("float64"), "real": Number("real")}
_SCALARS |= {"complex": Number("complex"), COMPLEX: Number(COMPLEX)}
_SCALARS |= {name: Number(name) for name in sorted(NUMPY_DTYPES)}
_DTYPES = NUMPY_DTYPES | {"float", "complex", "int", "bool", "real", COMPLEX}
_OTHERS = frozenset({"str", "bytes"})
_JAXTYPING = {
    "Float": "real", "Float16": "float16", "Float32": "float32", "Float64": "float64",
    "Complex": COMPLEX, "Complex64": "complex64", "Complex128": "complex128",
    "Inexact": "real", "Real": "real", "Num": "real", "Bool": "bool",
    "Int": "int64", "Int8": "int8", "Int16": "int16", "Int32": "int32", "Int64": "int64", "Integer": "int64",
}  # fmt: skip
# What kinds have and Python's expressions have not.
_NO_PYTHON = (
    (re.compile(r"\?"), "__unknown__"),
    (re.compile(r"(?<=\w)\[\s*\]"), "[()]"),
)  # kind text that Python does not parse


def parse_kind(text: str) -> Kind:
    """The kind that a text denotes: what `show_kind` writes, or a type annotation, read as text and never evaluated.

    Understood annotations: `float`, `int`, `bool`, `str`, `None`, `float | None`, `np.float64`, `np.ndarray`,
    `NDArray[np.float64]`, `tuple[float, float]`, jaxtyping's `Float[np.ndarray, "n d"]` and
    `Annotated[np.ndarray, "float64[n, d]"]`. Raises ValueError for everything else.
    """
    try:
        node = ast.parse(_as_python(text).strip(), mode="eval").body
    except SyntaxError:
        raise ValueError(f"{text!r} is not a kind") from None
    return _kind(node)


def parse_kinds(text: str) -> tuple[tuple[str, Kind], ...]:
    """The kinds of several names: `x: float64[n, d], y: float`. Raises ValueError where the text is something else."""
    try:
        (node,) = ast.parse(f"def _({_as_python(text)}): pass").body
    except (SyntaxError, ValueError):
        raise ValueError(f'{text!r} is not of the form "x: float64[n, d], y: float"') from None
    assert isinstance(node, ast.FunctionDef)
    if any((node.args.vararg, node.args.kwarg, node.args.defaults, node.args.kwonlyargs, node.args.posonlyargs)):
        raise ValueError(f'{text!r} is not of the form "x: float64[n, d], y: float"')
    for argument in node.args.args:
        if argument.annotation is None:
            raise ValueError(f'{argument.arg!r} has no kind: write it as "{argument.arg}: float"')
    return tuple((argument.arg, _kind(argument.annotation)) for argument in node.args.args if argument.annotation)


def _as_python(text: str) -> str:
    for pattern, replacement in _NO_PYTHON:
        text = pattern.sub(replacement, text)
    return text


def _kind(node: ast.expr) -> Kind:
    match node:
        case ast.Name(id="__unknown__"):
            return UNKNOWN
        case ast.Constant(value=None):
            return Other("None")
        case ast.Constant(value=str() as quoted):
            return parse_kind(quoted)
        case ast.Tuple(elts=elements):
            return Structure("tuple", tuple(map(_kind, elements)))
        case ast.List(elts=[element]):
            return list_of(_kind(element))
        case ast.List(elts=elements):
            return Structure("list", tuple(map(_kind, elements)))
        case ast.Dict(keys=keys, values=values):
            known = tuple(k.value for k in keys if isinstance(k, ast.Constant) and isinstance(k.value, (str, int)))
            if len(known) < len(keys):
                raise _not_a_kind(node)
            return Structure("dict", tuple(map(_kind, values)), known)
        case ast.Name() | ast.Attribute():
            return _plain_kind(node)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right) if any(map(_is_none, (left, right))):
            return _perhaps(right if _is_none(left) else left, node)
        case ast.Subscript(value=base, slice=part) if _last_name(base) == "Optional":
            return _perhaps(part, node)
        case ast.Subscript(value=base, slice=index):
            return _subscripted_kind(_last_name(base), index, node)
        case _:
            raise _not_a_kind(node)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _perhaps(part: ast.expr, node: ast.expr) -> Kind:
    """A number or an array, or None."""
    if isinstance(found := _kind(part), Number):
        return perhaps(found)
    raise _not_a_kind(node)


def _kind_or_none(text: str) -> Kind | None:
    try:
        return parse_kind(text)
    except ValueError:
        return None


def _plain_kind(node: ast.expr) -> Kind:
    name = _last_name(node)
    if name in _SCALARS:
        return _SCALARS[name]
    if name in _OTHERS:
        return Other(name)
    if name in ("ndarray", "NDArray"):
        return Number("real", None, is_array=True)
    if (
        isinstance(node, ast.Attribute)
        and _last_name(node.value) == "random"
        and name in ("Generator", "RandomState", "Random")
    ):
        return GENERATOR
    raise _not_a_kind(node)


def _subscripted_kind(name: str, index: ast.expr, node: ast.expr) -> Kind:
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    if name in _JAXTYPING and len(parts) == 2 and isinstance(parts[1], ast.Constant) and isinstance(parts[1].value, str):
        return Number(_JAXTYPING[name], _jaxtyping_shape(parts[1].value), is_array=True)
    if name == "Annotated" and len(parts) >= 2:
        said = (part.value for part in parts[1:] if isinstance(part, ast.Constant) and isinstance(part.value, str))
        return next(filter(None, map(_kind_or_none, said)), None) or _kind(parts[0])
    if name == "NDArray" and len(parts) == 1:
        element = _kind(parts[0])
        return Number(element.dtype if isinstance(element, Number) else "real", None, is_array=True)
    if name == "ndarray":
        return Number("real", None, is_array=True)
    if name in ("list", "List") and len(parts) == 1:
        return list_of(_kind(parts[0]))
    if name in ("dict", "Dict", "Mapping") and len(parts) == 2 and (key := _kind(parts[0])) in (INT, Other("str")):
        return OpenDict((), (), key, _kind(parts[1]))
    if name in ("tuple", "Tuple") and not any(isinstance(part, ast.Constant) and part.value is ... for part in parts):
        return Structure("tuple", tuple(map(_kind, parts)))
    if name in _DTYPES and isinstance(index, ast.Constant) and index.value is ...:
        return Number(name, None, is_array=True)
    if name in _DTYPES:
        return Number(name, tuple(_dimension(part, node) for part in parts), is_array=True)
    raise _not_a_kind(node)


def list_of(element: Kind) -> Kind:
    """A list of values of this kind, in each of which a symbol may stand for another length."""
    return ListOf(map_numbers(element, _each))


def _each(number: Number) -> Number:
    if not isinstance(number.shape, tuple):
        return number
    lengths = tuple(n if isinstance(n, int) or n == ANY or _EACH in n else n + _EACH for n in number.shape)
    return replace(number, shape=lengths)


def is_each(length: Dimension) -> bool:
    """Whether a length may be another one in each element of a list."""
    return isinstance(length, str) and _EACH in length


def length_of_list(name: str) -> str:
    """The length of a variable's list, which may be another one in each statement, and may be 1."""
    return f"len {name}{_EACH}?"


def perhaps(kind: Kind) -> Kind:
    """What is of this kind or None: a number of which it is not known whether it is an array is one where its kind matters."""
    return replace(kind, is_array=None) if isinstance(kind, Number) else UNKNOWN


def is_none(kind: Kind) -> bool | None:
    """Whether a value of this kind is None; None where it may be."""
    match kind:
        case Number(is_array=is_array):
            return None if is_array is None else False
        case Structure() | ListOf() | OpenDict():
            return False
        case Other():
            return kind in NONES
        case _:
            return None


def is_vector(kind: Kind) -> TypeGuard[Number]:
    """Whether it is an array of one dimension."""
    return isinstance(kind, Number) and kind.is_array is True and isinstance(kind.shape, tuple) and len(kind.shape) == 1


def is_number(kind: Kind) -> bool:
    """Whether it is a number and surely no array: nothing that can be written into."""
    return isinstance(kind, Number) and kind.is_array is False


def is_double(kind: Kind) -> bool:
    """Whether it is a number that is a float64, or becomes one where it meets one."""
    return is_number(kind) and isinstance(kind, Number) and kind.is_scalar and kind.dtype in _DOUBLES


def is_lasting(kind: Kind) -> bool:
    """Whether it is a number, or a tuple of such: what is under a name can then not change under another one."""
    match kind:
        case Number(is_array=is_array):
            return is_array is False
        case Structure(form="tuple" | "namedtuple", elements=elements):
            return all(map(is_lasting, elements))
        case _:
            return False


def is_array(kind: Kind) -> bool:
    """Whether it surely is an array."""
    return isinstance(kind, Number) and (kind.is_array is True or (isinstance(kind.shape, tuple) and kind.shape != ()))


def has_places(kind: Kind) -> bool:
    """Whether it surely is what is read by the places of its elements: a list, a tuple, an array, a string."""
    match kind:
        case Number(shape=shape, is_array=is_array):
            return is_array is True or isinstance(shape, tuple)
        case _:
            return (isinstance(kind, (Structure, ListOf)) and not has_no_places(kind)) or kind in (Other("str"), Other("range"))


def element_count(kind: Kind) -> int | None:
    """How many elements it has, where that is known."""
    match kind:
        case Structure(elements=elements) if not kind.is_open:
            return len(elements)
        case Number(shape=(int() as count, *_)):
            return count
        case _:
            return None


def has_no_places(kind: Kind) -> bool:
    """Whether it surely is a dict or a set, whose elements are not read by their places."""
    return isinstance(kind, (DictOf, OpenDict, Unplaced)) or (isinstance(kind, Structure) and kind.form == "dict")


def merged(kinds: Sequence[Kind]) -> Structure | None:
    """A dict of what is in several, of which the later ones win; None where one of them is not known to be a dict of known keys."""
    found: dict[str | int, Kind] = {}
    is_open = False
    for kind in kinds:
        if not isinstance(kind, Structure) or kind.form != "dict":
            return None
        found |= dict(zip(kind.keys, kind.elements, strict=True))
        is_open |= kind.is_open
    return Structure("dict", tuple(found.values()), tuple(found), is_open=is_open, others=UNKNOWN if is_open else None)


def may_grow(kind: Kind) -> bool:
    """Whether it is a list or a dict of known parts, or has one in it."""
    match kind:
        case Structure(form="list" | "dict") | OpenDict():
            return True
        case Structure(elements=elements):
            return any(map(may_grow, elements))
        case _:
            return False


def holds_no_list(kind: Kind) -> bool:
    """Whether it is a number, an array, or a tuple of these: nothing that elements can be taken off."""
    match kind:
        case Number():
            return True
        case Structure(form="tuple", elements=elements):
            return all(map(holds_no_list, elements))
        case _:
            return False


def holds_complex(kind: Kind) -> bool:
    """Whether it is complex, or a structure of which a part is."""
    match kind:
        case Number():
            return kind.is_complex
        case Structure(elements=elements, others=Kind() as others):
            return any(map(holds_complex, (*elements, others)))
        case Structure(elements=elements) | OpenDict(elements=elements):
            return any(map(holds_complex, elements))
        case ListOf(element=element):
            return holds_complex(element)
        case Object(fields=fields):
            return any(holds_complex(field) for _, field in fields)
        case _:
            return False


def map_numbers(kind: Kind, change: Callable[[Number], Number]) -> Kind:
    """The kind with `change` applied to the numbers and arrays in it."""
    match kind:
        case Number():
            return change(kind)
        case Structure(elements=elements, others=Kind() as others):
            new = tuple(map_numbers(element, change) for element in elements)
            return replace(kind, elements=new, others=map_numbers(others, change))
        case Structure(elements=elements) | OpenDict(elements=elements):
            return replace(kind, elements=tuple(map_numbers(element, change) for element in elements))
        case DictOf(element=element, elements=elements):
            new = tuple(map_numbers(each, change) for each in elements)
            return replace(kind, element=map_numbers(element, change), elements=new)
        case ListOf(element=element):
            return ListOf(map_numbers(element, change))
        case _:
            return kind


def _dimension(part: ast.expr, node: ast.expr) -> Dimension:
    match part:
        case ast.Name(id=symbol):
            return symbol
        case ast.Constant(value=int() as length) if not isinstance(length, bool):
            return length
        case _:
            raise _not_a_kind(node)


def _jaxtyping_shape(text: str) -> Shape:
    """The shape, unknown where a dimension is more than a name or a number (`*batch`, `#n`, `...`, `n+1`, `_`)."""
    parts = text.split()
    if not all((part.isidentifier() and not part.startswith("_")) or part.isdecimal() for part in parts):
        return None
    return tuple(int(part) if part.isdecimal() else part for part in parts)


def _last_name(node: ast.expr) -> str:
    """`ndarray` of `np.ndarray`; empty for what is no dotted name."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _not_a_kind(node: ast.expr) -> ValueError:
    return ValueError(f"{ast.unparse(node)!r} is not a kind that astgrad knows (such as float, float64[n, d], [float])")
