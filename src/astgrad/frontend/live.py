"""A running function's names by what its globals hold now: the decorator's reading."""

from __future__ import annotations

import ast
import builtins
import sys
import types
from collections.abc import Sequence
from typing import Any

from astgrad.errors import SourceUnavailable
from astgrad.frontend.environment import Meaning, What, canonical
from astgrad.frontend.lookup import Found, source_of
from astgrad.frontend.static import static_module
from astgrad.ir.kinds import UNKNOWN, Kind, Number, Other
from astgrad.ir.stmt import Import


class LiveModule:
    """The globals of a running function. The text says how a name was imported; its value says whether that still holds."""

    def __init__(self, scope: dict[str, object], found: Found) -> None:
        self._globals = scope
        self._text = static_module(found.source)
        self._known: dict[str, Meaning] = {}
        self._functions: dict[str, Found] = {}
        self._more_imports: dict[str, Import] = {}  # imported elsewhere, as in another cell of a notebook, or bound anew

    def meaning(self, name: str) -> Meaning:
        """What the global name stands for now."""
        if name not in self._known:
            self._known[name] = self._meaning(name)
        return self._known[name]

    def _meaning(self, name: str) -> Meaning:
        if name not in self._globals:
            return Meaning(What.BUILTIN, f"builtins.{name}") if hasattr(builtins, name) else Meaning(What.UNKNOWN)
        value = self._globals[name]
        line = self._text.bindings[name][-1].node.lineno if name in self._text.bindings else 0
        if _is_derivative(value):
            return Meaning(What.DERIVATIVE, line=line)
        path = self._text.imported.get(name, "")
        if path and _imported(path, self._globals) is value and (callable(value) or _is_of_library(path, value)):
            return Meaning(What.IMPORTED, canonical(path))
        if self._is_own_function(name, value):
            return Meaning(What.FUNCTION, line=line)
        return self._by_value(name, value, line)

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
        if not isinstance(value, types.FunctionType) or value.__globals__ is not self._globals or value.__name__ != name:
            return False
        if hasattr(value, "__wrapped__") or value.__code__.co_freevars:
            return False
        try:
            found = source_of(value)
        except SourceUnavailable:
            return False
        self._functions[name] = found
        return not found.node.decorator_list

    def function(self, name: str) -> Found:
        """The definition of a function of this module, proved to be the one that runs."""
        return self._functions[name]

    def constant(self, name: str) -> ast.stmt:
        """There are none: the values of globals are read live, never copied."""
        raise LookupError(name)

    def kind(self, name: str) -> Kind:
        """The kind of what the name stands for now: every call checks type, dtype and shape of the globals it relies upon."""
        return _kind_of(self._globals[name]) if name in self._globals else UNKNOWN

    def imports(self) -> Sequence[Import]:
        """The text's imports that still hold, then the others that were met."""
        held = [item for item in self._text.imports() if self.meaning(item.bound).what is What.IMPORTED]
        own = [item for item in held if item.bound not in self._more_imports]
        return [*own, *(item for item in self._more_imports.values() if item.path.partition(".")[0] != "astgrad")]


def _is_derivative(value: object) -> bool:
    """Whether this is an object of astgrad's own making (its functions are not)."""
    return type(value).__module__.partition(".")[0] == "astgrad"


def _is_of_library(path: str, value: object) -> bool:
    """Whether this is a module, or a constant of a library: other values may be bound anew, and are read live."""
    root = path.partition(".")[0]
    return isinstance(value, types.ModuleType) or root == "numpy" or root in sys.stdlib_module_names


def _kind_of(value: Any) -> Kind:
    numpy = sys.modules.get("numpy")
    if type(value) in (float, int, bool):
        return Number(type(value).__name__)
    if numpy is not None and (type(value) is numpy.ndarray or isinstance(value, numpy.generic)) and value.dtype.kind in "biuf":
        name = f"float{8 * value.dtype.itemsize}" if value.dtype.kind == "f" else value.dtype.name
        return Number(name, value.shape, type(value) is numpy.ndarray)
    return Other(type(value).__name__) if value is None or type(value) in (str, bytes) else UNKNOWN


def _imported(path: str, module_globals: dict[str, object]) -> object:
    """What an import of this path gives now, without importing anything; None where it cannot be told."""
    level = len(path) - len(path.lstrip("."))
    if level:
        package = str(module_globals.get("__package__") or "")
        parents = package.split(".")[: len(package.split(".")) - level + 1]
        path = ".".join([*parents, path[level:]])
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
