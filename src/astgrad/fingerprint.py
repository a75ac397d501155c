"""What a derivative was made from, told from running code alone: no source is read.

`reach(f)` walks f and the functions of the user's code that it calls by name, and gives a digest of their code together with
what every name that they read from outside stood for: globals, variables of functions around them, and what is read from modules
of the user's. `snapshot` is the part of that which can change while the program runs: a derivative is valid as long as its
snapshot is.
"""

from __future__ import annotations

import builtins
import os
import sys
from dis import get_instructions
from types import CellType, CodeType, FunctionType, MemberDescriptorType, ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any, Protocol

    Sha256 = Callable[[bytes], "_Hash"]

    class Namespace(Protocol):
        """Where a name is looked up."""

        def __getitem__(self, name: str, /) -> object: ...
        def get(self, name: str, default: object, /) -> object: ...

    class _Hash:
        def hexdigest(self) -> str: ...


try:  # hashlib loads OpenSSL, several milliseconds of a warm call; `random` of the standard library goes the same way
    from _sha2 import sha256 as _sha256  # type: ignore[import-not-found]
except ImportError:
    try:
        from _sha256 import sha256 as _sha256  # type: ignore[import-not-found]
    except ImportError:
        from hashlib import sha256 as _sha256


class Missing:
    """Stands for a global that does not exist: the name means the builtin."""


DEPTH = 2  # an object, and what it holds
MOST_HELD = 32  # parts of a structure that is not differentiated of which each call asks what they are
READING = frozenset(("__getattr__", "__getattribute__"))  # methods by which a class says itself what a field is
READING_OF_TUPLES = READING | {"__iter__", "__getitem__", "__len__", "__reversed__"}  # and what an element of a tuple is
BINARY = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "@": "matmul"}
UNARY = {"-": "neg", "+": "pos"}
OPERATOR_METHODS = frozenset(("__abs__", "__getitem__", *(f"__{name}__" for name in UNARY.values()))) | frozenset(
    f"__{way}{name}__" for name in BINARY.values() for way in ("", "r", "i")
)
BY_SYNTAX = OPERATOR_METHODS | {"__call__"}  # methods that are called by no name of theirs
_LIBRARIES = frozenset(("astgrad", "numpy", "scipy"))
_PLAIN: dict[type, tuple[object, ...]] = {kind: (kind,) for kind in (float, int, bool, str, type(None))}


class Cells:
    """The variables that a function reads of the functions around it, as a namespace."""

    def __init__(self, function: FunctionType) -> None:
        self._cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))

    def __getitem__(self, name: str) -> object:
        try:
            return self._cells[name].cell_contents
        except ValueError:  # not assigned yet
            raise KeyError(name) from None

    def get(self, name: str, default: object) -> object:
        """What the variable holds now."""
        try:
            return self[name]
        except KeyError:
            return default


def cells_around(function: FunctionType) -> dict[str, CellType]:
    """The variables of functions around it that a function and the functions held by them read. Of two with one name, the first."""
    found: dict[str, CellType] = {}
    pending = [function]
    for each in pending:  # grows while it is read
        for name, cell in zip(each.__code__.co_freevars, each.__closure__ or (), strict=True):
            if name not in found:
                found[name] = cell
                value = Cells(each).get(name, None)
                if isinstance(value, FunctionType) and value.__globals__ is function.__globals__:
                    pending.append(value)
    return found


class Reach:
    """A function and what it calls of the user's code."""

    __slots__ = ("digest", "names")

    def __init__(self, digest: str, names: tuple[tuple[Namespace, str], ...]) -> None:
        self.digest = digest
        self.names = names  # every name that the functions read from outside, with where it is found


def sha256(data: bytes) -> str:
    """The digest in hexadecimal."""
    return str(_sha256(data).hexdigest())


def names_in(function: FunctionType) -> frozenset[str]:
    """Every name that a function's code mentions."""
    code = function.__code__
    return frozenset((*code.co_varnames, *code.co_names, *code.co_freevars, *code.co_cellvars))


def reach(function: FunctionType, owner: type | None = None, holders: Iterable[type] = ()) -> Reach:
    """The function's code, that of the functions of the user's that it reaches, and what their other names stand for.

    owner: the class of the object whose method the function is; its methods are reached through the object.
    holders: the classes of other objects that it is given.
    """
    functions = [function]
    names: dict[tuple[int, str], tuple[Namespace, str, str]] = {}  # with what the namespace is called
    for name, (namespace, held) in sorted(methods_of(owner).items()) if owner else ():
        names[(id(namespace), name)] = (namespace, name, str(owner))
        behind = function_behind(held)
        if behind is not None and behind not in functions and is_users(behind.__globals__, function.__globals__):
            functions.append(behind)
    records = [*holders]  # classes that may be called, and those of objects that are given or global
    classes = [] if owner is None else [owner]  # those of which attributes may be read
    namespaces: dict[type, Namespace] = {}
    mentioned: set[str] = set()
    for found in functions:  # grows while it is read
        mentioned.update(name for code in _codes(found.__code__) for name in code.co_names)
        for default in (*(found.__defaults__ or ()), *(found.__kwdefaults__ or {}).values()):  # a function that may be called
            if (
                isinstance(default, FunctionType)
                and default not in functions
                and is_users(default.__globals__, found.__globals__)
            ):
                functions.append(default)
        for place, name, where in _names_outside(found):
            names.setdefault((id(place), name), (place, name, where))
            value = place.get(name, Missing)
            for each in (value, *table_parts(value)):
                if isinstance(each, FunctionType) and each not in functions and is_users(each.__globals__, found.__globals__):
                    functions.append(each)
            if isinstance(value, type) and value not in records and is_users_record(value, found.__globals__):
                records.append(value)
            if isinstance(value, type) and value not in records and is_users_class(value, found.__globals__):
                records.append(value)
                for klass in value.__mro__[:-1]:
                    space = namespaces.setdefault(klass, vars(klass))
                    for name in _MAKING:
                        names.setdefault((id(space), name), (space, name, str(klass)))
                    held = space.get("__init__", Missing)
                    if (
                        isinstance(held, FunctionType)
                        and held not in functions
                        and is_users(held.__globals__, found.__globals__)
                    ):
                        functions.append(held)
            if isinstance(value, type) and value not in classes and is_users_class(value, found.__globals__):
                classes.append(value)
            if type(value) not in records and is_users_object(value, found.__globals__):
                records.append(type(value))
        for kind in (*classes, *(each for each in records if each not in classes)):
            for place, name, where in _constants_of(kind, mentioned, namespaces):
                names.setdefault((id(place), name), (place, name, where))
                behind = function_behind(place.get(name, Missing))
                if behind is not None and behind not in functions and is_users(behind.__globals__, found.__globals__):
                    functions.append(behind)
        for record in records:
            for name, (namespace, held) in sorted(methods_of(record).items()):
                behind = function_behind(held)
                is_meant = name in mentioned or name in BY_SYNTAX
                if is_meant and behind is not None and is_users(behind.__globals__, found.__globals__):
                    names.setdefault((id(namespace), name), (namespace, name, str(record)))
                    functions += [] if behind in functions else [behind]
    ordered = sorted(names.values(), key=lambda item: item[1:])
    parts = [_function(found) for found in functions]
    parts += [f"{where} {name} = {_meaning(place.get(name, Missing), name, functions)}" for place, name, where in ordered]
    digest = sha256("\n".join(parts).encode("utf-8", "surrogatepass"))
    return Reach(digest, tuple((place, name) for place, name, _ in ordered))


def is_method(function: FunctionType) -> bool:
    """Whether a function is defined in a class."""
    return "." in function.__qualname__.rpartition("<locals>.")[2]


def is_users(namespace: Mapping[str, object], own: Mapping[str, object]) -> bool:
    """Whether a module is code of the user's: no library, unless it is the one that `own` is part of."""
    root, own_root = (str(each.get("__name__")).partition(".")[0] for each in (namespace, own))
    if root == own_root or namespace is own:
        return True
    if root in _LIBRARIES or root in sys.stdlib_module_names:
        return False
    folders = str(namespace.get("__file__") or "").replace(os.sep, "/").split("/")
    return "site-packages" not in folders and "dist-packages" not in folders


def snapshot(names: Iterable[tuple[Namespace, str]]) -> list[object]:
    """What the names stand for now: functions, classes and modules themselves, values by type, dtype and shape."""
    return [stand_for(place.get(name, Missing)) for place, name in names]


def is_current(taken: list[object], names: Sequence[tuple[Namespace, str]]) -> bool:
    """Whether a snapshot still says what the names stand for."""
    for old, (place, name) in zip(taken, names, strict=True):
        value = place.get(name, Missing)
        if value is not old and (type(old) is not tuple or stand_for(value) != old):
            return False
    return True


def exact(value: object, depth: int = DEPTH) -> tuple[object, ...]:
    """The exact type of a value; of an array also dtype and shape. Hashable, and equal only where one generated text serves.

    depth: of objects of the user's that are held by objects of the user's.
    """
    kind = type(value)
    if kind in _PLAIN:
        return _PLAIN[kind]
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.ndarray):
        return kind, value.dtype, value.shape
    if dtype_name(value):
        return kind, value
    fields = fields_of(value) if depth else None
    return (kind,) if fields is None else (kind, tuple((name, exact(held, depth - 1)) for name, held in fields.items()))


def exact_held(value: object) -> tuple[object, ...]:
    """As `exact`, of what a global holds: of a small tuple, list or dict also what its parts are."""
    held = held_parts(value)
    return exact(value) if held is None else (type(value), held[0], tuple(map(exact_held, held[1])))


def held_parts(value: object) -> tuple[tuple[str | int, ...], Sequence[object]] | None:
    """The keys and the parts of a small tuple, list or dict of plain form; of a list, which may grow, one part where all are alike.
    None for anything else."""
    kind = type(value)
    if kind not in (tuple, list, dict) or not len(value) <= MOST_HELD or (not value and kind is not list):  # type: ignore[arg-type]
        return None
    if isinstance(value, dict):
        return (tuple(value), tuple(value.values())) if all(type(key) in (str, int) for key in value) else None
    assert isinstance(value, (tuple, list))
    if kind is tuple:
        return (), value
    first = exact_held(value[0]) if value else ()
    return (), value[:1] if all(exact_held(each) == first for each in value) else value


def table_parts(value: object) -> tuple[object, ...]:
    """What a small tuple, list or dict holds in which there are functions, itself or in tuples: these, and the constants."""
    kind = type(value)
    if kind not in (tuple, list, dict) or not 0 < len(value) <= MOST_HELD:  # type: ignore[arg-type]
        return ()
    rows = value.values() if isinstance(value, dict) else value
    found = (part for row in rows for part in (row if type(row) is tuple else (row,)))  # type: ignore[attr-defined]
    parts = [part for part in found if type(part) in _PLAIN or (callable(part) and fields_of(part) is None)]
    return tuple(parts) if any(map(callable, parts)) else ()


def dtype_name(value: object) -> str:
    """The dtype that a type of numbers, or NumPy's object for one, stands for; nothing for what is neither."""
    if isinstance(value, type) and value in _DTYPES:
        return _DTYPES[value]
    numpy = sys.modules.get("numpy")
    if numpy is None or not (isinstance(value, numpy.dtype) or (isinstance(value, type) and issubclass(value, numpy.generic))):
        return ""
    name = value.name if isinstance(value, numpy.dtype) else value.__name__
    return "bool_" if name == "bool" else name


_DTYPES: dict[type, str] = {float: "float64", int: "int64", bool: "bool_", complex: "complex128"}


def fields_of(value: object) -> dict[str, object] | None:
    """What the attributes of an object of a class of the user's hold, those of its class too, sorted; None for other objects.

    Reading them runs nothing.
    """
    kind = type(value)
    root = kind.__module__.partition(".")[0]
    if root in _LIBRARIES or (root in sys.stdlib_module_names and root != "__main__") or not _is_plain_class(kind):
        return None
    found: dict[str, object] = {}
    for klass in kind.__mro__:
        found = {name: held for name, held in vars(klass).items() if not name.startswith("__")} | found
    descriptors = {name for name, held in found.items() if hasattr(type(held), "__get__")}
    own = getattr(value, "__dict__", {})
    slots = {name: getattr(value, name, Missing) for name in descriptors if type(found[name]) is MemberDescriptorType}
    overriding = {name for name in descriptors if hasattr(type(found[name]), "__set__")}
    held_by_class = {name: held for name, held in found.items() if name not in descriptors}
    fields = held_by_class | {name: held for name, held in own.items() if name not in overriding} | slots
    return dict(sorted((name, held) for name, held in fields.items() if type(held) is not kind and held is not Missing))


def _is_plain_class(kind: type) -> bool:
    """Whether the attributes of its objects are found as Python finds them."""
    if any(READING & vars(klass).keys() for klass in kind.__mro__ if klass is not object):
        return False
    is_plain = type(kind) is type or (type(kind).__module__, type(kind).__name__) == ("abc", "ABCMeta")
    return is_plain and not issubclass(kind, (type, ModuleType, FunctionType))


def objects_in(place: str, value: object, own: Mapping[str, object], depth: int = DEPTH) -> Iterator[tuple[str, type]]:
    """The objects of the user's classes, of which methods may be called, that an argument is and holds in its attributes: the way
    there, and the class. own: the globals of the function that is given them."""
    kind = type(value)
    if not depth or not (is_users_record(kind, own) or is_users_object(value, own)):
        return
    methods = {name for name in methods_of(kind) if name in BY_SYNTAX or not name.startswith("__")}
    if methods.isdisjoint(getattr(value, "__dict__", ())):
        if methods:
            yield place, kind
        own_fields: tuple[str, ...] = getattr(kind, "_fields", ())
        fields = {name: getattr(value, name) for name in own_fields} if len(own_fields) <= MOST_HELD else {}
        fields = fields or fields_of(value) or {}
        for name, held in fields.items():
            yield from objects_in(f"{place}.{name}", held, own, depth - 1)


def methods_of(owner: type) -> dict[str, tuple[dict[str, object], object]]:
    """The methods and properties of a class, with the namespace of the class that defines each."""
    found: dict[str, tuple[dict[str, object], object]] = {}
    for klass in owner.__mro__[:-1]:
        namespace: dict[str, object] = vars(klass)  # type: ignore[assignment]  # a proxy of one
        for name, held in namespace.items():
            found.setdefault(name, (namespace, held))
    return {name: (namespace, held) for name, (namespace, held) in found.items() if function_behind(held) is not None}


_MAKING = ("__init__", "__new__", "__setattr__", "__delattr__", *sorted(READING))  # methods by which objects are made and read
_FIELDS = frozenset(("_FIELD", "_FIELD_CLASSVAR"))  # what an object holds, and what its class does


def inits_of(owner: type) -> list[tuple[dict[str, object], FunctionType]]:
    """What runs where an object of a class is made: its `__init__`, and those of the classes that it inherits from."""
    spaces: list[dict[str, object]] = [vars(klass) for klass in owner.__mro__[:-1]]  # type: ignore[misc]  # proxies of them
    return [(space, held) for space in spaces if isinstance(held := space.get("__init__"), FunctionType)]


def is_made_by_init(kind: Any) -> bool:
    """Whether an object of the class is made by its `__init__`, if it has one, and read as its fields, by nothing else that the
    user wrote."""
    own = [klass for klass in kind.__mro__[:-1] if klass.__module__ not in ("abc", "typing")]
    odd = {*_MAKING, "__dataclass_fields__", "_fields"} - {"__init__"}
    written = {name for klass in own for name in vars(klass)}
    is_plain = odd.isdisjoint(written) and not getattr(kind, "__abstractmethods__", ()) and kind.__new__ is object.__new__
    return is_plain and all(isinstance(vars(k).get("__init__", is_users), FunctionType) for k in own)


def reflected(name: str) -> str:
    """The method that Python asks first where it is overridden by a class, of which what stands on the right is, that inherits from
    that of what stands on the left; nothing for other methods."""
    stem = name.strip("_")
    return f"__r{stem}__" if name in OPERATOR_METHODS and stem in BINARY.values() else ""


def is_preceded(owner: type, name: str) -> bool:
    """Whether a class that inherits from this one overrides the reflected method of an operator's."""
    heirs: list[type] = type.__subclasses__(owner)
    return bool(reflected(name)) and any(reflected(name) in vars(each) or is_preceded(each, name) for each in heirs)


def function_behind(held: object) -> FunctionType | None:
    """The function of a method, static method, class method or property."""
    match held:
        case FunctionType():
            return held
        case staticmethod() | classmethod():
            return held.__func__ if isinstance(held.__func__, FunctionType) else None
        case property():
            return held.fget if isinstance(held.fget, FunctionType) else None
        case _:
            return None


def is_made_of_its_fields(kind: Any) -> bool:
    """Whether an object of the class is made of its fields alone, and read as them, by nothing that the user wrote."""
    written = {name for klass in kind.__mro__[:-1] if klass is not tuple for name in vars(klass)}
    if hasattr(kind, "_fields"):
        if not READING_OF_TUPLES.isdisjoint(written):
            return False
        return kind.__mro__[1:] == (tuple, object) or (kind.__mro__[2:] == (tuple, object) and "__new__" not in vars(kind))
    if not hasattr(kind, "__dataclass_fields__"):
        return False
    parameters = kind.__dataclass_params__
    plain = all(each.init and each._field_type.name in _FIELDS for each in kind.__dataclass_fields__.values())
    plain = plain and READING.isdisjoint(written) and (parameters.frozen or "__setattr__" not in written)
    return bool(parameters.init and plain and not hasattr(kind, "__post_init__") and "__new__" not in vars(kind))


def is_users_record(kind: type, own: Mapping[str, object]) -> bool:
    """Whether a class is one of the user's whose objects are made of their fields. own: the globals in which it is found."""
    module = sys.modules.get(kind.__module__)
    is_own = kind.__module__ == own.get("__name__") or (module is not None and is_users(vars(module), own))
    return is_own and is_made_of_its_fields(kind)


def is_users_class(kind: type, own: Mapping[str, object]) -> bool:
    """Whether a class is a plain one of the user's. own: the globals in which it is found."""
    module = sys.modules.get(kind.__module__)
    is_own = kind.__module__ == own.get("__name__") or (module is not None and is_users(vars(module), own))
    return is_own and _is_plain_class(kind)


def is_users_object(value: object, own: Mapping[str, object]) -> bool:
    """Whether a global is an object of a plain class of the user's. own: the globals in which it is found."""
    is_object = not isinstance(value, (type, ModuleType, FunctionType)) and fields_of(value) is not None
    return is_object and is_users_class(type(value), own)


def _fields_text(kind: Any) -> str:
    """What a class of records takes, with its defaults."""
    if hasattr(kind, "_fields"):
        return f" {kind._fields} {_constant(tuple(kind._field_defaults.items()))}"
    own = kind.__dataclass_fields__.values()
    defaults = (f"{_constant(each.default)} {_factory(each.default_factory)}" for each in own)
    return (
        f" {[(each.name, each._field_type.name, each.kw_only, default) for each, default in zip(own, defaults, strict=True)]}"
    )


def _factory(made_by: object) -> str:
    """What makes the default of a field."""
    return _function(made_by) if isinstance(made_by, FunctionType) else _constant(made_by)


def stand_for(value: object) -> object:
    """The part of a global that a derivative relies upon: which callable or module it is, or what kind of value."""
    is_itself = (callable(value) and fields_of(value) is None) or isinstance(value, (ModuleType, property, classmethod))
    return value if is_itself else (*exact_held(value), *((type(part), part) for part in table_parts(value)))


def _function(function: FunctionType) -> str:
    annotate = getattr(function, "__annotate__", None)  # from Python 3.14 on: evaluating annotations may fail or load modules
    annotations = _code(annotate.__code__) if annotate is not None else _constant(_annotations(function))
    defaults = _constant((function.__defaults__, tuple(sorted((function.__kwdefaults__ or {}).items()))))
    marks = "checkpoint " if hasattr(function, "__astgrad_checkpoint__") else ""
    return f"{function.__module__}.{function.__qualname__} {marks}{_code(function.__code__)} {defaults} {annotations}"


def _annotations(function: FunctionType) -> tuple[tuple[str, str], ...]:
    def text(annotation: object) -> str:
        if isinstance(annotation, (str, type)):
            return str(annotation)
        shown = repr(annotation)
        return shown if " at 0x" not in shown else _type_name(annotation)

    return tuple((name, text(annotation)) for name, annotation in function.__annotations__.items())


def _code(code: CodeType) -> str:
    """The code object as text, the same in every process; the line table tells of respelling that leaves the code alone."""
    counts = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
    names = (code.co_name, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return f"({code.co_code.hex()} {code.co_linetable.hex()} {counts} {names} {_constant(code.co_consts)})"


def _constant(value: object) -> str:
    if isinstance(value, CodeType):
        return _code(value)
    if isinstance(value, tuple):
        return f"({', '.join(map(_constant, value))})"
    if isinstance(value, frozenset):  # its order depends on the hash seed
        return f"{{{', '.join(sorted(map(_constant, value)))}}}"
    if isinstance(value, int):
        return f"{_type_name(value)} {value:x}"  # `repr` refuses very long integers
    if value is None or value is ... or isinstance(value, (float, complex, str, bytes, slice)):
        return f"{_type_name(value)} {value!r}"
    return _callable(value) if callable(value) and fields_of(value) is None else _kind(value)


def _meaning(value: object, name: str, functions: Sequence[FunctionType]) -> str:
    """What a name stands for, as text."""
    if value is Missing:
        return f"builtin {hasattr(builtins, name)}"
    if isinstance(value, ModuleType):
        return f"module {value.__name__}"
    if isinstance(value, FunctionType) and value not in functions:
        return f"imported {_function(value)}"
    if callable(value) and fields_of(value) is None:
        fields = _fields_text(value) if isinstance(value, type) and is_made_of_its_fields(value) else ""
        return f"{_callable(value)}{fields}"
    held = [_constant(each) if type(each) in _PLAIN else _meaning(each, name, functions) for each in table_parts(value)]
    return " ".join((f"value {_kind(value)}", *held))


def _callable(value: object) -> str:
    own = getattr(value, "__qualname__", getattr(value, "__name__", ""))
    return f"{_type_name(value)} {getattr(value, '__module__', '')}.{own}"


def _kind(value: object) -> str:
    return f"{_type_name(value)} {exact_held(value)[1:]}"


def _type_name(value: object) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}"


def _names_outside(function: FunctionType) -> Iterator[tuple[Namespace, str, str]]:
    """The names that a function, with its nested functions, reads from outside: where they are found, and what that is called."""
    scope, cells = function.__globals__, Cells(function)
    own, closure = str(scope.get("__name__")), f"around {function.__qualname__}"
    for chain in sorted({chain for code in _codes(function.__code__) for chain in _chains(code)}):
        name, *attributes = chain
        is_free = name in function.__code__.co_freevars
        place: Namespace = cells if is_free else scope
        yield place, name, closure if is_free else own
        for attribute in attributes:
            value = place.get(name, Missing)
            if not isinstance(value, ModuleType) or not is_users(vars(value), scope):
                break
            place, name = vars(value), attribute
            yield place, name, value.__name__


def _constants_of(kind: type, mentioned: set[str], namespaces: dict[type, Namespace]) -> Iterator[tuple[Namespace, str, str]]:
    """Where what a class holds of these names, besides its objects' methods, is looked for: up to the class that has it.

    namespaces: of classes, filled as they are met: `vars` makes a new view each time.
    """
    found = {name: held for klass in reversed(kind.__mro__[:-1]) for name, held in vars(klass).items()}
    for name in sorted(mentioned & found.keys()):
        if isinstance(found[name], (FunctionType, property)):
            continue
        for klass in kind.__mro__[:-1]:
            yield namespaces.setdefault(klass, vars(klass)), name, str(klass)
            if name in vars(klass):
                break


def _chains(code: CodeType) -> Iterator[tuple[str, ...]]:
    """The names that the code reads from outside, each with the attributes that are read of it: `helpers`, `g`."""
    chain: list[str] = []
    for step in get_instructions(code):
        if chain and step.opname in ("LOAD_ATTR", "LOAD_METHOD"):
            chain.append(step.argval)
        elif step.opname not in ("CACHE", "PUSH_NULL"):
            if chain:
                yield tuple(chain)
            is_outside = step.opname in ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS") or (
                step.opname == "LOAD_DEREF" and step.argval in code.co_freevars
            )
            chain = [step.argval] if is_outside else []


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
