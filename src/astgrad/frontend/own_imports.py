"""Imports inside a function, as imports of the generated module.

    def f(x):                        from math import exp
        from math import exp    ->   def f(x):
        return exp(x)                    return exp(x)

Only of libraries, which are the same whenever they are imported, and only of names that the function, with those inside it,
binds in no other way and reads where the import holds. Other imports are carried along.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from astgrad.frontend.environment import Meaning, Meanings, What, canonical
from astgrad.frontend.lookup import Definition
from astgrad.frontend.static import imports_of
from astgrad.ir.stmt import Import


def own_imports(node: Definition) -> dict[str, Import]:
    """What the names that a function imports stand for throughout it, by name."""
    found: dict[str, list[tuple[Definition, Import]]] = {}
    for scope, statement in _direct(node):
        for each in imports_of(statement):
            found.setdefault(each.bound, []).append((scope, each))
    if not found:
        return {}
    bound = [*_bound(node)]
    return {
        name: several[0][1]
        for name, several in found.items()
        if len({each for _, each in several}) == 1
        and _is_of_library(several[0][1])
        and bound.count(name) == len(several)
        and _are_within(node, name, [scope for scope, _ in several])
    }


def is_taken(statement: ast.stmt, names: Container[str]) -> bool:
    """Whether all that a statement does is to import names of these."""
    match statement:
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            return all(each.bound in names for each in imports_of(statement)) and aliases[0].name != "*"
        case _:
            return False


def path_of(each: Import) -> str:
    """What the first name of an import stands for: `numpy` for `import numpy.linalg`."""
    return each.path if each.is_from or each.name != each.path else each.bound


def _direct(node: Definition) -> Iterator[tuple[Definition, ast.stmt]]:
    """The imports of a function and of the functions inside it, with that function: those that do not ask whether a module is
    there, as `try` blocks do, and branches of what need not be installed."""
    for scope in _definitions(node):
        yield from ((scope, each) for each in scope.body if isinstance(each, (ast.Import, ast.ImportFrom)))
        yield from ((scope, each) for block in _inner(scope.body) for each in block if _is_always_there(each))


def _definitions(node: Definition) -> Iterator[Definition]:
    """A function and those inside it: only statements are looked at, which are few beside their expressions."""
    pending: list[ast.AST] = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, Definition):
            yield part
        for block in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(part, block, None)
            pending += inner if isinstance(inner, list) else []


def _inner(block: Sequence[ast.stmt]) -> Iterator[Sequence[ast.stmt]]:
    """The blocks of several statements of a block's loops and branches."""
    for statement in block:
        if isinstance(statement, (ast.If, ast.For, ast.While, ast.With)):
            for each in (statement.body, getattr(statement, "orelse", [])):
                yield from [each] if len(each) > 1 else []
                yield from _inner(each)


def _is_always_there(statement: ast.stmt) -> bool:
    """Whether it imports what Python or NumPy brings."""
    is_import = isinstance(statement, (ast.Import, ast.ImportFrom))
    return is_import and all(each.path.partition(".")[0] != "scipy" for each in imports_of(statement))


def _bound(node: Definition) -> Iterator[str]:
    """Every name that is bound anywhere in a function, once for each place."""
    for part in ast.walk(node):
        match part:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                yield name
            case ast.Import() | ast.ImportFrom():
                yield from (each.bound for each in imports_of(part))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name) if part is not node:
                yield name
            case ast.ExceptHandler(name=str() as name) | ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name):
                yield name
            case ast.MatchMapping(rest=str() as name):
                yield name
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                yield from names


def _are_within(node: Definition, name: str, scopes: Sequence[Definition]) -> bool:
    """Whether a name is read only in the bodies of these functions."""
    inside = {id(part) for scope in scopes for statement in scope.body for part in ast.walk(statement)}
    reads = [part for part in ast.walk(node) if isinstance(part, ast.Name) and part.id == name]
    return all(id(part) in inside for part in reads)


def _is_of_library(each: Import) -> bool:
    root = each.path.partition(".")[0]
    return root in ("numpy", "scipy") or root in sys.stdlib_module_names


@dataclass(frozen=True)
class WithImports:
    """What a module's names mean to a function, and what it imports itself."""

    outer: Meanings
    own: Mapping[str, Import]

    def meaning(self, name: str) -> Meaning:
        """What the name stands for when the function runs."""
        each = self.own.get(name)
        return self.outer.meaning(name) if each is None else Meaning(What.IMPORTED, canonical(path_of(each)))

    def table(self, name: str) -> ast.expr | None:
        """What makes the table of functions for which the name stands."""
        return None if name in self.own else self.outer.table(name)
