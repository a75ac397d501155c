"""Bounds of loops that the loop changes: they are asked for once, as Python does, and have names.

for i in range(len(q)):              stop = len(q)
    t = t * q.pop()           ->     for i in range(stop):
                                         t = t * q.pop()
"""

from __future__ import annotations

from dataclasses import replace

from astgrad.ir.expr import Attribute, Call, Expr, Literal, Name, Symbol, names_read, walk
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    CHANGING_METHODS,
    Assign,
    Block,
    For,
    Function,
    If,
    Stmt,
    While,
    With,
    expressions,
    names_written,
    statements,
    with_body,
)
from astgrad.transform.rename import map_blocks

_CALLED = {1: ("stop",), 2: ("start", "stop"), 3: ("start", "stop", "step")}


def with_lasting_bounds(function: Function, names: Names) -> Function:
    """The function with the bounds of each `range` under names of their own where the loop changes what they read."""
    if not [s for s in function.body if isinstance(s, (If, For, While, With))]:  # as most functions
        return function
    if not any(isinstance(s, For) and _changes_its_bounds(s) for s in statements(function.body)):
        return function
    return with_body(function, _block(function.body, names))


def _block(block: Block, names: Names) -> Block:
    made: list[Stmt] = []
    for statement in block:
        inner = map_blocks(statement, lambda each: _block(each, names))
        match inner:
            case For(iterable=Call(args=args) as counting) if _changes_its_bounds(inner):
                bounds: list[Expr] = []
                for called, bound in zip(_CALLED[len(args)], args, strict=True):
                    name = bound if isinstance(bound, Literal) else Name(names.fresh(called))
                    made += [Assign((name,), bound, span=inner.span)] if name != bound else []
                    bounds.append(name)
                made.append(replace(inner, iterable=replace(counting, args=tuple(bounds)), edited=True))
            case _:
                made.append(inner)
    return tuple(made)


def _changes_its_bounds(loop: For) -> bool:
    match loop.iterable:
        case Call(function=Symbol(path="builtins.range"), args=(_, *_) as args, keywords=()) if len(args) in _CALLED:
            read = frozenset().union(*map(names_read, args))
            return bool(read) and any(not read.isdisjoint(_changed(inner)) for inner in statements(loop.body))
        case _:
            return False


def _changed(statement: Stmt) -> frozenset[str]:
    """The variables that a statement itself binds, or whose lists it lengthens or shortens."""
    parts = (part for e in expressions(statement) for part in walk(e) if isinstance(part, Call))
    methods = (
        part.function for part in parts if isinstance(part.function, Attribute) and part.function.attr in CHANGING_METHODS
    )
    return frozenset((*names_written(statement), *(each.value.id for each in methods if isinstance(each.value, Name))))
