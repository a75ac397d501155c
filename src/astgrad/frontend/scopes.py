"""Which names a piece of code reads and binds: Python's own symbol tables, so that every scope rule is Python's."""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterator, Sequence

from astgrad.frontend.places import Places
from astgrad.ir.stmt import CHANGING_METHODS
from astgrad.warn import without_syntax_warnings


def locals_of(node: ast.FunctionDef, places: Places) -> frozenset[str]:
    """The parameters and local variables of a function."""
    assert node.end_lineno is not None
    text = places.definition(node, node.end_lineno)
    table = _function_table(_module_table(text), node.name)
    return frozenset(symbol.get_name() for symbol in table.get_symbols() if symbol.is_local())


def bound_globals(node: ast.FunctionDef | ast.AsyncFunctionDef, places: Places) -> frozenset[str]:
    """The names declared as global that a function, or one inside it, binds."""
    assert node.end_lineno is not None
    table = _function_table(_module_table(places.definition(node, node.end_lineno)), node.name)
    symbols = (symbol for inner in _tables(table) for symbol in inner.get_symbols())
    return frozenset(s.get_name() for s in symbols if s.is_declared_global() and (s.is_assigned() or s.is_imported()))


def names_of(node: ast.stmt | ast.expr, places: Places) -> tuple[frozenset[str], frozenset[str]]:
    """The names that part of a function reads from outside itself, and those that it binds."""
    table = _table_of(node, places)
    bound = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_local()}
    read = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced() and symbol.get_name() in bound}
    augmented = (part.target for part in ast.walk(node) if isinstance(part, ast.AugAssign))
    read.update(target.id for target in augmented if isinstance(target, ast.Name) and target.id in bound)  # no use to symtable
    for inner in _tables(table):
        read.update(symbol.get_name() for symbol in inner.get_symbols() if symbol.is_global())
        read.update(symbol.get_name() for symbol in inner.get_symbols() if symbol.is_free() and symbol.get_name() in bound)
    return frozenset(read), frozenset(bound)


def names_of_two_scopes(node: ast.stmt | ast.expr, places: Places) -> frozenset[str]:
    """The names that mean a global in one place of an expression or statement, and a variable of an inner scope in another:
    `[K for K in K]`."""
    inner = [symbol for table in _tables(_table_of(node, places)) for symbol in table.get_symbols()]
    read = {symbol.get_name() for symbol in inner if symbol.is_global()}
    return frozenset(symbol.get_name() for symbol in inner if symbol.is_local() and symbol.get_name() in read)


def _table_of(node: ast.stmt | ast.expr, places: Places) -> symtable.SymbolTable:
    body = f"    ({places.text(node)})" if isinstance(node, ast.expr) else places.indented(node)
    return _function_table(_module_table(f"def _():\n{body}\n"), "_")


def changed_names(node: ast.AST) -> frozenset[str]:
    """The names whose objects a statement may change: those of whose parts it binds or deletes one, and receivers of methods
    called for their effect, or known to have one."""
    found = set()
    for part in ast.walk(node):
        if isinstance(part, (ast.Subscript, ast.Attribute)) and not isinstance(part.ctx, ast.Load):
            found.add(_root(part))
        if isinstance(part, ast.AugAssign):
            found.add(_root(part.target))
        if isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
            found.add(_root(part.value.func))
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr in CHANGING_METHODS:
            found.add(_root(part.func))
    return frozenset(found - {""})


def names_in(node: ast.AST) -> frozenset[str]:
    """Every name that stands in a piece of code."""
    parts = [*ast.walk(node)]
    names = {part.id for part in parts if isinstance(part, ast.Name)} | {
        part.arg for part in parts if isinstance(part, ast.arg)
    }
    return frozenset(names)


def own_statements(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements of a function, and of the blocks inside it, but for those of functions and classes in it."""
    for child in _children(node):
        if isinstance(child, ast.stmt):
            yield child
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            yield from own_statements(child)


def module_statements(body: Sequence[ast.stmt], direct: bool = True) -> Iterator[tuple[ast.stmt, bool]]:
    """The statements that run when a module is imported, and those of functions that bind its globals.

    With each, whether it is a statement of the module itself, not of a block inside it.
    """
    for node in body:
        yield node, direct
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield from ((part, False) for part in ast.walk(node) if isinstance(part, ast.Global))
        else:
            yield from module_statements([part for part in _children(node) if isinstance(part, ast.stmt)], False)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """The node's children, with those of parts that are neither statements nor expressions (handlers, cases) in their place."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.ExceptHandler, ast.match_case)):
            yield from _children(child)
        else:
            yield child


def _root(node: ast.expr) -> str:
    """The name that an access starts from: `a` of `a.b[0].c`."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _module_table(text: str) -> symtable.SymbolTable:
    """The names of a text. What is `nonlocal` in it of a function that is not part of it is from outside, as what is `global`."""
    lines = text.splitlines(keepends=True)
    while True:
        try:
            with without_syntax_warnings():
                return symtable.symtable("".join(lines), "<names>", "exec")
        except SyntaxError as error:
            place, found = (error.lineno or 0) - 1, re.search(r"nonlocal '(\w+)'", str(error.msg))
            declared = re.search(r"\bnonlocal\s+([\w\s,]+)", lines[place]) if found else None
            if found is None or declared is None:
                raise
            names = [name.strip() for name in declared[1].split(",")]
            others = [name for name in names if name != found[1]]
            rest = f"; nonlocal {', '.join(others)}" if others else ""
            lines[place] = f"{lines[place][: declared.start()]}global {found[1]}{rest}\n"


def _function_table(module: symtable.SymbolTable, name: str) -> symtable.SymbolTable:
    return next(table for table in _tables(module) if table.get_type() == "function" and table.get_name() == name)


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _tables(child)
