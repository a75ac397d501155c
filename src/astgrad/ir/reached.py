"""What functions use of their module: its names, and its other functions, directly or through others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from astgrad.ir.expr import Global, Opaque, Record, walk
from astgrad.ir.stmt import Block, Function, Verbatim, expressions, statements


def globals_used(block: Block) -> set[str]:
    """The names of the module that statements use, also those in text that is carried along."""
    found: set[str] = set()
    for statement in statements(block):
        if isinstance(statement, Verbatim):
            found.update(statement.globals)
        for e in expressions(statement):
            for part in walk(e):
                if isinstance(part, Global):
                    found.add(part.id)
                elif isinstance(part, Opaque):
                    found.update(part.globals)
                elif isinstance(part, Record) and isinstance(part.maker, Global):
                    found.add(part.maker.id)
    return found


def globals_of(function: Function) -> set[str]:
    """The names of the module that a function uses: in its body, and as defaults of its parameters."""
    defaults = (parameter.default for parameter in function.parameters)
    return globals_used(function.body) | {each for each in defaults if each is not None and each.isidentifier()}


def reached(functions: Iterable[Function], callees: Mapping[str, Function]) -> set[str]:
    """The callees that functions use, directly or through others."""
    found: set[str] = set()
    pending = [name for function in functions for name in globals_of(function)]
    while pending:
        name = pending.pop()
        if name in callees and name not in found:
            found.add(name)
            pending += globals_of(callees[name])
    return found
