"""A running function's names by what its globals hold now: the decorator's reading."""

from __future__ import annotations

import ast
import builtins
import enum
import sys
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from astgrad.errors import AstgradError, SourceUnavailable
from astgrad.fingerprint import (
    BY_SYNTAX,
    DEPTH,
    Missing,
    dtype_name,
    fields_of,
    function_behind,
    held_parts,
    is_preceded,
    is_users,
    is_users_class,
    is_users_object,
    is_users_record,
    methods_of,
)
from astgrad.frontend.copied import solver_meant
from astgrad.frontend.environment import (
    Environment,
    Followed,
    Meaning,
    Method,
    What,
    absolute_path,
    canonical,
    method_name,
    with_operators,
)
from astgrad.frontend.lookup import Found, code_key, lambda_codes, lambda_in, runs_as_lambda, source_of
from astgrad.frontend.static import static_module
from astgrad.ir.kinds import GENERATOR, UNKNOWN, Kind, ListOf, Number, Object, Other, Structure
from astgrad.ir.names import Names
from astgrad.ir.stmt import Import
from astgrad.markers import CHECKPOINT
from astgrad.registered import is_declared


class LiveModule:
    """The globals of a running function. The text says how a name was imported; its value says whether that still holds."""

    def __init__(
        self, scope: dict[str, object], found: Found, cells: Mapping[str, types.CellType] | None = None, qualname: str = ""
    ) -> None:
        """cells: the variables of functions around that the function reads; qualname: its full name, where there are some."""
        self.source = found.source
        self._globals = scope
        self._cells = cells or {}
        self._around = qualname.rpartition(".<locals>.")[0].rpartition(".")[2]
        self._text = static_module(found.source)
        self._known: dict[str, Meaning] = {}
        self._functions: dict[str, Found] = {}
        self._more_imports: dict[str, Import] = {}  # imported elsewhere, as in another cell of a notebook, or bound anew

    def meaning(self, name: str) -> Meaning:
        """What the global name stands for now."""
        if name not in self._known:
            self._known[name] = self._meaning(name)
        return self._known[name]

    def stands_for(self, name: str, value: object) -> bool:
        """Whether the global name stands for this very value now."""
        return self._value(name) is value

    def _meaning(self, name: str) -> Meaning:
        value = self._value(name)
        if value is Missing:
            return Meaning(What.BUILTIN, f"builtins.{name}") if hasattr(builtins, name) else Meaning(What.UNKNOWN)
        line = self._text.bindings[name][-1].node.lineno if name in self._text.bindings else 0
        if _is_derivative(value):
            return Meaning(What.DERIVATIVE, line=line)
        path = self._text.imported.get(name, "")
        path = self.absolute(path)
        if path and _imported(path) is value and (callable(value) or _is_of_library(path, value)):
            return Meaning(What.IMPORTED, canonical(path))
        if self._is_own_function(name, value):
            solver = solver_meant(self._functions[name].node, self._text.imported)
            return Meaning(What.IMPORTED, solver) if solver else Meaning(What.FUNCTION, line=line)
        return self._by_value(name, value, line)

    def _value(self, name: str) -> object:
        """What the name stands for now; Missing where it has no value."""
        if name not in self._cells:
            return self._globals.get(name, Missing)
        try:
            return self._cells[name].cell_contents
        except ValueError:
            return Missing

    def value(self, name: str) -> object:
        """What a global name stands for now; None where it has no value."""
        value = self._value(name)
        return None if value is Missing else value

    def imported(self, path: str) -> object:
        """What an import of this path gives now; None where it cannot be told."""
        return _imported(self.absolute(path))

    def twins(self) -> list[str]:
        """The names of variables of functions around that are names of globals too."""
        return sorted(name for name in self._cells if name in self._globals)

    def _by_value(self, name: str, value: object, line: int) -> Meaning:
        if isinstance(value, types.ModuleType):
            self._more_imports[name] = Import(value.__name__, name)
            return Meaning(What.IMPORTED, value.__name__)
        path = _public_path(value) if getattr(value, "__module__", None) != self._globals.get("__name__") else ""
        if path.startswith("builtins."):
            return Meaning(What.BUILTIN, path) if path == f"builtins.{name}" else Meaning(What.OTHER, line=line)
        if path:
            self._more_imports[name] = Import(path, name, is_from=True)
            return Meaning(What.IMPORTED, canonical(path))
        return Meaning(What.OTHER, line=line)

    def _is_own_function(self, name: str, value: object) -> bool:
        if not isinstance(value, types.FunctionType) or value.__globals__ is not self._globals:
            return False
        if value.__name__ == "<lambda>":
            return self._is_own_lambda(name, value)
        if value.__name__ != name:
            return False
        cells = zip(value.__code__.co_freevars, value.__closure__ or (), strict=True)
        if hasattr(value, "__wrapped__") or any(self._cells.get(name) is not cell for name, cell in cells):
            return False
        try:
            found = source_of(value)
        except SourceUnavailable:
            return False
        self._functions[name] = found
        return all(self._text.path_of(decorator) == CHECKPOINT for decorator in found.node.decorator_list)

    def _is_own_lambda(self, name: str, value: types.FunctionType) -> bool:
        bindings = self._text.bindings.get(name, ())
        if name in self._cells or len(bindings) != 1 or lambda_in(node := bindings[0].node) is None:
            return False
        assert isinstance(node, ast.Assign)
        found = runs_as_lambda(self.source, node, value)
        if found is None:
            return False
        self._functions[name] = found
        return True

    def function(self, name: str) -> Found:
        """The definition of a function of this module, proved to be the one that runs."""
        return self._functions[name]

    def table(self, name: str) -> ast.expr | None:
        """What makes the table of functions for which the name stands now: the text, proved to be what runs."""
        written = self._text.written_table(name) if name not in self._cells else None
        if written is None:
            return None
        codes = iter(lambda_codes(self._text.bindings[name][0].node, self._text.tree))
        return written if self._is_made_by(self._value(name), written, codes) else None

    def _is_made_by(self, value: object, node: ast.expr, codes: Iterator[types.CodeType]) -> bool:
        """Whether a value is what an expression of a table gives. codes: of the lambdas, in the order of the text."""
        match node:
            case ast.Tuple(elts=nodes) | ast.List(elts=nodes):
                same = type(value) is (tuple if isinstance(node, ast.Tuple) else list)
                parts = [*value] if isinstance(value, (tuple, list)) and same else None
            case ast.Dict(keys=keys, values=nodes):
                wanted = [key.value for key in keys if isinstance(key, ast.Constant)]
                parts = [*value.values()] if type(value) is dict and [*value] == wanted else None
            case ast.Constant(value=constant):
                return type(value) is type(constant) and value == constant
            case ast.Lambda():
                code = next(codes)
                return (
                    isinstance(value, types.FunctionType)
                    and value.__globals__ is self._globals
                    and not (value.__closure__ or value.__defaults__ or value.__kwdefaults__)
                    and code_key(value.__code__) == code_key(code)
                )
            case ast.Name(id=name):
                return self._value(name) is value and self.meaning(name).what in (What.FUNCTION, What.IMPORTED)
            case _:
                path = self._text.path_of(node)
                return bool(path) and value is not None and _imported(self.absolute(path)) is value
        return (
            parts is not None
            and len(parts) == len(nodes)
            and all(self._is_made_by(part, each, codes) for part, each in zip(parts, nodes, strict=True))
        )

    def factories(self, owner: type) -> dict[str, ast.Lambda]:
        """The lambdas that make fields of a dataclass of this module, by field: the text, proved to be what runs."""
        bindings = self._text.bindings.get(owner.__name__, ())
        nodes = bindings[0].node.body if len(bindings) == 1 and isinstance(bindings[0].node, ast.ClassDef) else []
        found: dict[str, ast.Lambda] = {}
        for node in nodes:
            match node:
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call(keywords=keywords)):
                    written = next((each.value for each in keywords if each.arg == "default_factory"), None)
                    factory = getattr(getattr(owner, "__dataclass_fields__", {}).get(name), "default_factory", None)
                    if isinstance(written, ast.Lambda) and self._is_lambda(factory, written):
                        found[name] = written
        return found

    def _is_lambda(self, value: object, node: ast.Lambda) -> bool:
        """Whether a value is what a lambda without parameters makes."""
        if not isinstance(value, types.FunctionType) or value.__globals__ is not self._globals or value.__closure__:
            return False
        (code, *_) = lambda_codes(ast.copy_location(ast.Expr(node), node), self._text.tree)
        return not value.__code__.co_varnames and code_key(value.__code__) == code_key(code)

    def constant(self, name: str) -> ast.stmt:
        """There are none: the values of globals are read live, never copied."""
        raise LookupError(name)

    @property
    def name(self) -> str:
        """The name under which the module runs."""
        module = str(self._globals.get("__name__") or "")
        return f"{module}.{self._around}" if self._cells else module

    def absolute(self, path: str) -> str:
        """The path without leading dots, which count from the module's package."""
        return absolute_path(path, str(self._globals.get("__package__") or ""))

    def path_of_global(self, name: str) -> str:
        """The full path of what the module itself binds to a name; nothing of a variable of a function around."""
        return "" if name in self._cells else f"{self._globals.get('__name__') or ''}.{name}"

    def defining(self, path: str) -> str:
        """The path where something imported is defined, as far as its declared rule is concerned."""
        path = self.absolute(path)
        return path if is_declared(path) else _public_path(_imported(path)) or path

    def followed(self, path: str) -> Followed | None:
        """The function of the user's that an imported path leads to now, with the globals that it sees."""
        value = _imported(self.absolute(path))
        if not isinstance(value, types.FunctionType) or not is_users(value.__globals__, self._globals):
            return None
        scope, name = value.__globals__, value.__name__
        if getattr(sys.modules.get(str(scope.get("__name__"))), "__dict__", None) is not scope or scope.get(name) is not value:
            return None
        try:
            other = LiveModule(scope, source_of(value))
        except AstgradError:
            return None
        return Followed(name, other.function(name), other) if other.meaning(name).what is What.FUNCTION else None

    def imported_constant(self, path: str) -> tuple[Environment, str] | None:
        """There are none: the values of globals are read live, never copied."""
        return None

    def imported_kind(self, path: str) -> Kind:
        """The kind of what is found in a module of the user's now: every call checks it."""
        path = self.absolute(path)
        holder, _, attr = path.rpartition(".")
        if self._is_of_users_module(path):
            return self._kind_of_any(_imported(path))
        held = self._kind_of_any(_imported(holder)) if self._is_of_users_module(holder) else UNKNOWN
        owner, _, member = holder.rpartition(".")
        if self._is_of_users_module(owner) and type(_imported(owner)) is enum.EnumType:  # its members hold what they did
            members = self._kind_of_any(_imported(owner))
            held = dict(members.fields).get(member, UNKNOWN) if isinstance(members, Object) else UNKNOWN
        return dict(held.fields).get(attr, UNKNOWN) if isinstance(held, Object) else UNKNOWN

    def imported_class(self, path: str) -> type | None:
        """The class of an object of the user's to which an imported path leads now."""
        value = _imported(self.absolute(path)) if self._is_of_users_module(self.absolute(path)) else None
        return type(value) if is_users_object(value, self._globals) else None

    def _is_of_users_module(self, path: str) -> bool:
        module = sys.modules.get(path.rpartition(".")[0])
        return module is not None and is_users(vars(module), self._globals)

    def _kind_of_any(self, value: object) -> Kind:
        if type(value) is enum.EnumType:
            return _kind_of_enum(value)
        is_class = isinstance(value, type) and is_users_class(value, self._globals)
        return kind_of_class(value) if is_class and isinstance(value, type) else _kind_of(value)

    def is_users(self, function: types.FunctionType, *, is_inner: bool = False) -> bool:
        """Whether a function is code of the user's that keeps nothing of functions around it. is_inner: or may keep something."""
        return is_users(function.__globals__, self._globals) and (is_inner or not function.__closure__)

    def is_users_class(self, kind: type) -> bool:
        """Whether a class is a plain one of the user's."""
        return is_users_class(kind, self._globals)

    def is_users_record(self, kind: type) -> bool:
        """Whether a class is one of the user's whose objects are made of their fields."""
        return is_users_record(kind, self._globals)

    def methods_of_object(self, name: str) -> tuple[type, Mapping[str, Method], bool] | None:
        """The class of a global object, or the class that a global is, the methods and properties that can be read of it, and
        whether it is a class; None of anything else."""
        value = self._globals.get(name, Missing) if name not in self._cells else Missing
        if isinstance(value, type):
            return (value, live_methods(value, self, frozenset()), True) if is_users_class(value, self._globals) else None
        if not is_users_object(value, self._globals):
            return None
        return type(value), live_methods(type(value), self, frozenset(getattr(value, "__dict__", {}))), False

    def of_function(self, function: types.FunctionType, found: Found) -> LiveModule:
        """The globals that another function sees."""
        return self if function.__globals__ is self._globals else LiveModule(function.__globals__, found)

    def global_names(self) -> Iterable[str]:
        """Every name that the module binds now, or by its text."""
        return sorted({*self._globals, *self._cells, *self._text.bindings})

    def inner_names(self) -> frozenset[str]:
        """Every name that is local to some function in the module's text."""
        return self._text.inner_names()

    def kind(self, name: str) -> Kind:
        """The kind of what the name stands for now: every call checks type, dtype and shape of the globals it relies upon."""
        return self._kind_of_any(self._value(name)) if name not in self._cells else _kind_of(self._value(name), 0)

    def imports(self) -> Sequence[Import]:
        """The text's imports that still hold, then the others that were met."""
        texts = (replace(item, path=self.absolute(item.path)) for item in self._text.imports())
        held = [item for item in texts if self.meaning(item.bound).what is What.IMPORTED]
        own = [item for item in held if item.bound not in self._more_imports]
        return [*own, *(item for item in self._more_imports.values() if item.path.partition(".")[0] != "astgrad")]


def live_methods(owner: type, own: LiveModule, fields: frozenset[str]) -> dict[str, Method]:
    """The methods and properties of a class that can be read, by their names. fields: attributes of the object that hide them."""
    found: dict[str, Method] = {}
    taken = Names(own.global_names())
    for name, (_, held) in methods_of(owner).items():
        function = function_behind(held)
        if (
            function is None
            or name in fields
            or not own.is_users(function)
            or (name.startswith("__") and name not in BY_SYNTAX)
            or is_preceded(owner, name)
        ):
            continue
        try:
            source = source_of(function)
        except AstgradError:
            continue
        form, environment = _FORMS.get(type(held), "method"), own.of_function(function, source)
        called = method_name(owner.__name__, name, environment, taken)
        found[name] = Method(called, f"{owner.__name__}.{name}", form, source, environment)
    return with_operators(found, {name for klass in owner.__mro__ if klass not in (object, tuple) for name in vars(klass)})


_FORMS = {staticmethod: "static", classmethod: "class", property: "property"}


def _is_derivative(value: object) -> bool:
    """Whether this is a derivative, or another object of astgrad's own making but what stands for a module."""
    module = type(value).__module__
    return module.partition(".")[0] == "astgrad" and module != "astgrad.backend.loader"


def _is_of_library(path: str, value: object) -> bool:
    """Whether this is a module, or a constant of a library: other values may be bound anew, and are read live."""
    root = path.partition(".")[0]
    return isinstance(value, types.ModuleType) or root == "numpy" or root in sys.stdlib_module_names


def _kind_of_enum(kind: enum.EnumType) -> Kind:
    """What the members of an enumeration are, for as long as it is that class."""
    members: dict[str, enum.Enum] = dict(kind.__members__)
    user_made = {name for klass in kind.__mro__ if klass.__module__ not in ("enum", "builtins") for name in vars(klass)}
    if not user_made.isdisjoint(("__getattribute__", "__getattr__", "name", "value")):
        return UNKNOWN
    parts = {name: (("name", Other("str")), ("value", _kind_of(each._value_, 0))) for name, each in members.items()}
    return Object(f"type {kind.__name__}", tuple((name, Object(kind.__name__, held)) for name, held in parts.items()))


def kind_of_class(kind: type) -> Object:
    """What a class holds besides methods: every call checks what is read of it."""
    held = {attr: each for klass in reversed(kind.__mro__) for attr, each in vars(klass).items()}
    plain = {attr: each for attr, each in held.items() if not attr.startswith("__") and not hasattr(type(each), "__get__")}
    return Object(f"type {kind.__name__}", tuple((attr, _kind_of(each, 0)) for attr, each in plain.items()))


_GENERATORS = frozenset(
    (("numpy.random._generator", "Generator"), ("numpy.random.mtrand", "RandomState"), ("random", "Random"))
)


def _kind_of(value: Any, depth: int = DEPTH) -> Kind:
    numpy = sys.modules.get("numpy")
    if type(value) in (float, int, bool, complex):
        return Number(type(value).__name__)
    if numpy is not None and (type(value) is numpy.ndarray or isinstance(value, numpy.generic)) and value.dtype.kind in "biufc":
        name = {"f": f"float{8 * value.dtype.itemsize}", "b": "bool_"}.get(value.dtype.kind, value.dtype.name)
        return Number(name, value.shape, type(value) is numpy.ndarray)
    if value is None or type(value) in (str, bytes):
        return Other(type(value).__name__)
    if dtype := dtype_name(value):
        return Other(f"dtype({dtype})")
    if (type(value).__module__, type(value).__name__) in _GENERATORS:
        return GENERATOR
    if (parts := held_parts(value)) is not None:
        keys, kinds = parts[0], tuple(_kind_of(each, depth) for each in parts[1])
        form = type(value).__name__
        return ListOf(kinds[0]) if form == "list" and len(kinds) == 1 else Structure(form, kinds, keys)
    fields = fields_of(value) if depth else None
    if fields is None:
        return UNKNOWN
    held = tuple((name, _kind_of(each, depth - 1)) for name, each in fields.items())
    return Object(type(value).__name__, held, id(type(value)))


def _imported(path: str) -> object:
    """What an import of this path gives now, without importing anything; None where it cannot be told."""
    if path in sys.modules:
        return sys.modules[path]
    module, _, name = path.rpartition(".")
    return getattr(sys.modules.get(module), name, None)


def _public_path(value: object) -> str:
    """The path under which a function, class or ufunc of another module is found, if it is found there."""
    name = getattr(value, "__name__", None)
    module = getattr(value, "__module__", None) or ("numpy" if type(value).__module__.partition(".")[0] == "numpy" else None)
    if not isinstance(name, str) or not isinstance(module, str):
        return ""
    return f"{module}.{name}" if getattr(sys.modules.get(module), name, None) is value else ""
