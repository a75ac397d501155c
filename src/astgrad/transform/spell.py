"""Spells what derived code calls: `np.cos` as `xp.cos` where the author wrote `import numpy as xp`, or where `np` is his variable.

Rules are written with `np.`, `math.` and others (`astgrad.ir.read.MODULES`); which names stand for these modules in a generated
file is decided here, once per file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from astgrad.ir.expr import Expr, Global, Name, Symbol, map_children, walk
from astgrad.ir.names import Names
from astgrad.ir.read import BUILTINS, HELPERS, MODULES
from astgrad.ir.stmt import Function, Import, expressions, names_written, statements
from astgrad.rules.helpers import HELPER_NAMES
from astgrad.transform.rename import map_expressions


@dataclass(frozen=True)
class Spelled:
    """Functions as they stand in the file, its imports, and the private helpers that bear another name there."""

    functions: tuple[Function, ...]
    imports: tuple[Import, ...]
    helper_names: Mapping[str, str]


def spell(functions: Iterable[Function], imports: tuple[Import, ...], taken: Iterable[str], own: str = "") -> Spelled:
    """The functions with every symbol spelled as the imports allow, and the imports, completed by what is missing.

    taken: what else the file defines; own: the user's module, of which what is called is a global, not an import.
    """
    functions = tuple(functions)
    speller = _Speller(imports, Names(name for function in functions for name in local_names(function)), tuple(taken), own)
    spelled = tuple(speller.function(function) for function in functions)
    return Spelled(spelled, speller.imports, speller.helper_names)


class _Speller:
    def __init__(self, imports: tuple[Import, ...], taken: Names, taken_globals: Iterable[str], own: str) -> None:
        self.imports = imports
        self._own = own
        self._taken = taken
        self._taken_globals = Names((*(each.bound for each in imports), *taken_globals))
        self.helper_names = {name: new for name in HELPER_NAMES if (new := self._free(name)) != name}

    def function(self, function: Function) -> Function:
        if not any(isinstance(part, Symbol) for s in statements(function.body) for e in expressions(s) for part in walk(e)):
            return function
        local = local_names(function)

        def respelled(e: Expr) -> Expr:
            if isinstance(e, Symbol) and e.text == e.path == f"{self._own}.{e.path.rpartition('.')[2]}":
                return Global(e.path.rpartition(".")[2])
            if isinstance(e, Symbol):
                return replace(e, text=self._text(e, local))
            return map_children(respelled, e)

        return replace(function, body=map_expressions(function.body, respelled))

    def _text(self, symbol: Symbol, local: frozenset[str]) -> str:
        if symbol.path.startswith(f"{HELPERS}."):
            return self.helper_names.get(symbol.text, symbol.text)
        root, _, rest = symbol.text.partition(".")
        if self._stands_for(root, rest, symbol, local):
            return symbol.text
        if root in BUILTINS and not rest:
            return symbol.text if root not in local else f"{self._module('builtins', local)}.{root}"
        if symbol.text == symbol.path and root not in MODULES:  # of a rule that a user declared
            return self._imported_part(symbol.path, local) or self._member(symbol.path)
        if root not in MODULES or symbol.path != f"{MODULES[root]}.{rest}":
            return symbol.text
        return self._imported_part(symbol.path, local) or f"{self._module(MODULES[root], local)}.{rest}"

    def _stands_for(self, root: str, rest: str, symbol: Symbol, local: frozenset[str]) -> bool:
        """Whether an import binds the root of the symbol's text so that the text means the symbol's path."""
        return root not in local and any(
            each.bound == root and f"{_bound_path(each)}.{rest}".rstrip(".") == symbol.path for each in self.imports
        )

    def _imported_part(self, path: str, local: frozenset[str]) -> str | None:
        """`norm.pdf`, for a part of a module that the author imports by name: `from scipy.stats import norm`."""
        for each in self.imports:
            if each.is_from and each.bound not in local and f"{path}.".startswith(f"{each.path}."):
                return each.name + path.removeprefix(each.path)
        return None

    def _module(self, path: str, local: frozenset[str]) -> str:
        """The name of a module in the generated file."""
        for each in self.imports:
            if each.path == path and not each.is_from and each.bound not in local:
                return each.name
        wanted = next((name for name, module in MODULES.items() if module == path), path)
        name = self._free(wanted)
        self.imports = (*self.imports, Import(path, name, is_from="." in path))
        return name

    def _member(self, path: str) -> str:
        """The name of a function of another module of the user's, imported from there."""
        name = self._free(path.rpartition(".")[2])
        self.imports = (*self.imports, Import(path, name, is_from=True))
        return name

    def _free(self, wanted: str) -> str:
        """A name that nothing in the file bears."""
        while self._taken.is_taken(name := self._taken_globals.fresh(wanted)):
            continue
        return name


def _bound_path(each: Import) -> str:
    """What the import's first name stands for: `numpy` for `import numpy.linalg`."""
    return each.path if each.is_from or each.name != each.path else each.bound


def local_names(function: Function) -> frozenset[str]:
    """The variables of a function, and what it reads by a bare name."""
    written = (name for statement in statements(function.body) for name in names_written(statement))
    read = (e.id for s in statements(function.body) for outer in expressions(s) for e in walk(outer) if isinstance(e, Name))
    return frozenset((*function.parameter_names, *written, *read))
