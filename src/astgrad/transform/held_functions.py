"""Functions that objects hold: what is left of them once their calls are resolved.

    s = Solver(rhs=lambda t, u: -k * u, tol=1e-3)       s = Solver(tol=1e-3)
    u = s.integrate(1.0)                          ->    u = _Solver_integrate_rhs(s, 1.0, k=k)

An object without its functions is there for its other fields, and is taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TypeGuard

from astgrad.ir.expr import (
    Attribute,
    Call,
    Expr,
    Global,
    Name,
    Opaque,
    Record,
    Spread,
    Symbol,
    map_children,
)
from astgrad.ir.stmt import Assign, Block, Define, Function, Lambda, Stmt, Verbatim, names_written, statements
from astgrad.markers import MADE
from astgrad.transform.owners import dotted
from astgrad.transform.rename import everything_in, map_expressions

_PARTIAL = "functools.partial"


def is_function(e: Expr) -> bool:
    """Whether an expression may be a function that is written out, or has a name of a module."""
    match e:
        case Lambda() | Symbol() | Global():
            return True
        case Call(function=Symbol(path=path)):
            return path == _PARTIAL
        case _:
            return False


def attributes_called(function: Function) -> Iterator[str]:
    """The names of the attributes that a function calls, or hands to what may call them."""
    for e in everything_in(function.body):
        match e:
            case Call(function=Attribute(attr=attr)):
                yield attr
            case Spread(function=Attribute(attr=attr)):
                yield attr
        if isinstance(e, Call):
            yield from (arg.attr for arg in (*e.args, *(value for _, value in e.keywords)) if isinstance(arg, Attribute))


def reached_from(function: Function, functions: Mapping[str, Function]) -> set[str]:
    """The functions of the module that one calls, or hands on, directly or through others."""
    found: set[str] = set()
    pending = [function]
    while pending:
        named = {e.id for e in everything_in(pending.pop().body) if isinstance(e, Global)}
        pending += [functions[name] for name in sorted(named - found) if name in functions]
        found |= named & functions.keys()
    return found


def ways_read(block: Block) -> set[str]:
    """The variables that a block reads, and the attributes of them, as `self.rhs`."""
    found: set[str] = set()
    for statement in statements(block):
        if isinstance(statement, Verbatim):
            found.update(statement.reads)
    for e in everything_in(block):
        if way := dotted(e):
            found.add(way)
        if isinstance(e, Opaque):
            found.update(e.reads)
    return found


def without_held_functions(
    function: Function, functions: Mapping[str, Function], methods: Mapping[str, tuple[str, str]]
) -> Function:
    """The function with objects that do not hold their functions any more, where no one reads them. functions: those of the module.
    methods: by `Solver.integrate`, form and name."""
    local = {name for s in statements(function.body) if is_definition(s) for name in names_written(s)}
    records = [e for e in everything_in(function.body) if _is_plain(e)]
    own = {title.rpartition(".")[2] for title, (form, _) in methods.items() if form == "method"}
    held = {key for e in records for key, part in zip(e.keys, e.elements, strict=True) if _is_own_function(part, local, own)}
    if not held or held <= (read := _fields_read(function, functions, methods)):
        return function

    def emptied(e: Expr) -> Expr:
        match e:
            case Record(keys=keys, elements=elements) if _is_plain(e):
                pairs = zip(keys, map(emptied, elements), strict=True)
                left = [(key, part) for key, part in pairs if key in read or not _is_own_function(part, local, own)]
                if len(left) < len(keys):
                    names, parts = zip(*left, strict=True) if left else ((), ())
                    return Record(Symbol(MADE, MADE), e.form, e.name, names, parts, span=e.span)
        return map_children(emptied, e)

    return replace(function, body=map_expressions(function.body, emptied))


def _is_plain(e: Expr) -> TypeGuard[Record]:
    """Whether it is a record whose parts are read by their names alone: those of a named tuple have places."""
    return isinstance(e, Record) and e.form != "namedtuple"


def _is_own_function(e: Expr, local: Collection[str], own: Collection[str]) -> bool:
    """Whether it is a function that is defined here, or a method. local: the names of such functions; own: those of methods."""
    match e:
        case Name(id=id):
            return id in local
        case Attribute(attr=attr):
            return attr in own
        case _:
            return isinstance(e, (Lambda, Call)) and is_function(e)


def _fields_read(function: Function, functions: Mapping[str, Function], methods: Mapping[str, tuple[str, str]]) -> set[str]:
    """The names of the attributes that may be read of an object: by a function, or by what it calls in turn."""
    by_name: dict[str, list[str]] = {}
    for title, (_, name) in methods.items():
        by_name.setdefault(title.rpartition(".")[2], []).append(name)
    found: set[str] = set()
    seen: set[str] = set()
    pending = [function]
    while pending:
        body = pending.pop().body
        named = {e.id for e in everything_in(body) if isinstance(e, Global)}
        read = {e.attr for e in everything_in(body) if isinstance(e, Attribute)} | {*_in_text(body)}
        read |= {
            "__call__" for e in everything_in(body) if isinstance(e, Call) and not isinstance(e.function, (Global, Symbol))
        }
        named.update(name for attr in read - found for name in by_name.get(attr, ()))
        pending += [functions[name] for name in sorted(named - seen) if name in functions]
        seen |= named
        found |= read
    return found


def _in_text(block: Block) -> Iterator[str]:
    """The attributes that text which is not understood reads."""
    for statement in statements(block):
        if isinstance(statement, Verbatim):
            yield from re.findall(r"\.(\w+)", statement.text)
    for e in everything_in(block):
        if isinstance(e, Opaque):
            yield from re.findall(r"\.(\w+)", e.text)


def is_definition(statement: Stmt) -> bool:
    """Whether a statement only says what a name stands for as a function."""
    match statement:
        case Define():
            return True
        case Assign(targets=(Name(),), value=Lambda()):
            return True
        case Assign(targets=(Name(),), value=Call(function=Symbol(path=path))):
            return path == _PARTIAL
        case _:
            return False
