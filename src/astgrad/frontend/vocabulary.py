"""What the names of other modules are called in the file that is generated for one.

    # model.py                           # helpers.py
    from helpers import g                import numpy as xp
    def f(x): return g(x)                K = 2.0
                                         def g(x): return K * xp.sin(x)

In what is generated for `f`, g's `K` is `helpers.K` and its `xp` is model's `np`: two modules that use one name stay apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from astgrad.frontend.environment import Environment, What
from astgrad.frontend.own_imports import WithImports, path_of
from astgrad.frontend.records import RecordClass
from astgrad.ir.names import Names
from astgrad.ir.stmt import Import


@dataclass(frozen=True)
class Sight:
    """How a function of some module is read: what its names stand for, and what they are called in the generated file."""

    environment: Environment
    follows: Mapping[str, str] = field(default_factory=dict)  # imported paths of functions that are read, and their own paths
    spelling: Mapping[str, str] = field(default_factory=dict)  # for names that are called something else there
    met: dict[str, str] = field(default_factory=dict)  # the own paths of functions, by what they are called there; grows
    records: Mapping[str, RecordClass] = field(default_factory=dict)  # by path
    imports: Mapping[str, Import] = field(default_factory=dict)  # what the function imports itself, by name

    @property
    def meanings(self) -> WithImports:
        """What the names that the function does not bind mean to it."""
        return WithImports(self.environment, self.imports)

    def called(self, name: str) -> str:
        """What a name is called in the generated file."""
        return self.spelling.get(name, name)

    def meet(self, name: str) -> None:
        """Notes that a function of the module itself is read."""
        self.met[self.called(name)] = f"{self.environment.name}.{name}"

    def function(self, path: str, text: str) -> bool:
        """Whether the function of this path is read; `text`: how it is called."""
        own = self.follows.get(self.environment.absolute(path))
        if own is not None:
            self.met[text] = own
        return own is not None


class Vocabulary:
    """Finds names for what other modules use, and the imports that bring them."""

    def __init__(self, own: Environment, others: Sequence[Environment]) -> None:
        self.imports: list[Import] = []  # beyond those of the module itself
        self._own = own
        self._inner = frozenset().union(*(environment.inner_names() for environment in (own, *others)))
        self._taken = Names((*own.global_names(), *self._inner))
        self._bound = {own.absolute(path): name for name, path in _bindings(own.imports()) if name not in self._inner}

    def spelling(self, other: Environment, names: Iterable[str]) -> dict[str, str]:
        """What these names of another module are called, where that is something else."""
        found = {name: self._text(other, name) for name in names}
        return {name: text for name, text in found.items() if name != text}

    def of_imports(self, imports: Mapping[str, Import]) -> dict[str, str]:
        """What the names that a function imports itself are called, where that is something else."""
        found = {name: self._own_import(each) for name, each in imports.items()}
        return {name: text for name, text in found.items() if name != text}

    def _own_import(self, each: Import) -> str:
        path = path_of(each)
        if path not in self._bound:
            is_free = not self._taken.is_taken(each.bound)
            self._bound[path] = self._taken.fresh(each.bound)
            self.imports.append(each if is_free else Import(path, self._bound[path], is_from=each.is_from))
        elif each.name == each.path and "." in each.path:  # a part of a package that is imported already
            self.imports.append(each)
        return self._bound[path]

    def _text(self, other: Environment, name: str) -> str:
        meaning = other.meaning(name)
        match meaning.what:
            case What.IMPORTED if meaning.path.startswith("astgrad."):
                return name  # leaves no trace
            case What.IMPORTED:
                return self._imported(other, name, other.absolute(meaning.path))
            case What.BUILTIN if self._own.meaning(name).what is What.BUILTIN:
                return name
            case What.BUILTIN:
                return f"{self._module('builtins')}.{name}"
            case What.FUNCTION if (path := f"{other.name}.{name}") in self._bound:
                return self._bound[path]
            case _:
                return f"{self._module(other.name)}.{name}"

    def _imported(self, other: Environment, name: str, path: str) -> str:
        """The name under which an import of another module is known here."""
        if path not in self._bound:
            statements = [each for each in other.imports() if each.bound == name]
            if self._taken.is_taken(name) or not statements:
                self._bound[path] = self._taken.fresh(name)
                self.imports.append(Import(path, self._bound[path], is_from=any(each.is_from for each in statements)))
            else:
                self._taken.take((name,))
                self._bound[path] = name
                self.imports += [replace(each, path=other.absolute(each.path)) for each in statements]
        return self._bound[path]

    def _module(self, path: str) -> str:
        """The name of a module."""
        if path not in self._bound:
            self._bound[path] = self._taken.fresh(path.rpartition(".")[2])
            self.imports.append(Import(path, self._bound[path], is_from="." in path))
        return self._bound[path]


def _bindings(imports: Iterable[Import]) -> Iterator[tuple[str, str]]:
    """The names that imports bind, and the paths of what they stand for."""
    for each in imports:
        yield each.bound, path_of(each)
