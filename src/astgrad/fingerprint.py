"""What a derivative was made from, told from running code alone: no source is read.

`reach(f)` walks f and the functions of its module that it calls by name, and gives a digest of their code together with what
every global name they read stood for. `snapshot` is the part of that which can change while the program runs: a derivative is
valid as long as its snapshot is.
"""

from __future__ import annotations

import builtins
import sys
from dis import get_instructions
from types import CodeType, FunctionType, ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Sha256 = Callable[[bytes], "_Hash"]

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


_PLAIN: dict[type, tuple[object, ...]] = {kind: (kind,) for kind in (float, int, bool, str, type(None))}


class Reach:
    """A function and what it calls in its own module."""

    __slots__ = ("digest", "names", "namespace")

    def __init__(self, digest: str, namespace: dict[str, object], names: tuple[str, ...]) -> None:
        self.digest = digest
        self.namespace = namespace
        self.names = names  # every global that the functions read, sorted


def sha256(data: bytes) -> str:
    """The digest in hexadecimal."""
    return str(_sha256(data).hexdigest())


def reach(function: FunctionType) -> Reach:
    """The function's code, that of the functions of its module that it reaches, and what their other globals stand for."""
    namespace = function.__globals__
    functions, names = [function], set[str]()
    for found in functions:  # grows while it is read
        for name in sorted(_global_names(found.__code__) - names):
            names.add(name)
            value = namespace.get(name, Missing)
            if isinstance(value, FunctionType) and value.__globals__ is namespace and value not in functions:
                functions.append(value)
    parts = [_function(found) for found in functions]
    parts += [f"{name} = {_meaning(namespace.get(name, Missing), name, namespace)}" for name in sorted(names)]
    return Reach(sha256("\n".join(parts).encode("utf-8", "surrogatepass")), namespace, tuple(sorted(names)))


def snapshot(namespace: Mapping[str, object], names: Iterable[str]) -> list[object]:
    """What the globals stand for now: functions, classes and modules themselves, values by type, dtype and shape."""
    return [_stand_for(namespace.get(name, Missing)) for name in names]


def is_current(taken: list[object], namespace: Mapping[str, object], names: Sequence[str]) -> bool:
    """Whether a snapshot still says what the globals stand for."""
    for old, name in zip(taken, names, strict=True):
        value = namespace.get(name, Missing)
        if value is not old and (type(old) is not tuple or _stand_for(value) != old):
            return False
    return True


def exact(value: object) -> tuple[object, ...]:
    """The exact type of a value; of an array also dtype and shape. Hashable, and equal only where one generated text serves."""
    kind = type(value)
    if kind in _PLAIN:
        return _PLAIN[kind]
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.ndarray):
        return kind, value.dtype, value.shape
    return (kind,)


def _stand_for(value: object) -> object:
    """The part of a global that a derivative relies upon: which callable or module it is, or what kind of value."""
    return value if callable(value) or isinstance(value, ModuleType) else exact(value)


def _function(function: FunctionType) -> str:
    annotate = getattr(function, "__annotate__", None)  # from Python 3.14 on: evaluating annotations may fail or load modules
    annotations = _code(annotate.__code__) if annotate is not None else _constant(_annotations(function))
    defaults = _constant((function.__defaults__, tuple(sorted((function.__kwdefaults__ or {}).items()))))
    return f"{function.__module__}.{function.__qualname__} {_code(function.__code__)} {defaults} {annotations}"


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
    return _kind(value)


def _meaning(value: object, name: str, namespace: Mapping[str, object]) -> str:
    """What a global stands for, as text."""
    if value is Missing:
        return f"builtin {hasattr(builtins, name)}"
    if isinstance(value, ModuleType):
        return f"module {value.__name__}"
    if isinstance(value, FunctionType) and value.__globals__ is not namespace:
        return f"imported {_function(value)}"
    if callable(value):
        own = getattr(value, "__qualname__", getattr(value, "__name__", ""))
        return f"{_type_name(value)} {getattr(value, '__module__', '')}.{own}"
    return f"value {_kind(value)}"


def _kind(value: object) -> str:
    return f"{_type_name(value)} {exact(value)[1:]}"


def _type_name(value: object) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}"


def _global_names(code: CodeType) -> set[str]:
    """The globals and builtins that the code reads, nested functions included."""
    return {name for part in _codes(code) for name in _names(part)}


def _names(code: CodeType) -> Iterator[str]:
    return (step.argval for step in get_instructions(code) if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"))


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
