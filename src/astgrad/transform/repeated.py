"""Lists that are repeated a number of times that is written there, as the lists that they are, where a derivative may flow through.

parts = [s, t] * 2     ->      parts = [s, t, s, t]
"""

from __future__ import annotations

from dataclasses import replace

from astgrad.analysis.activity import possibly_varied
from astgrad.ir.expr import Binary, Expr, List, Literal, Name, map_children, names_read, walk
from astgrad.ir.stmt import Function, expressions, statements
from astgrad.transform.rename import map_expressions

_MOST = 32  # elements that a person would write out


def with_repetitions(function: Function, wrt: tuple[str, ...]) -> Function:
    """The function with its repeated lists of names and numbers written out, where they may vary with the parameters `wrt`."""
    whole = (e for statement in statements(function.body) for e in expressions(statement))
    if not any(_written_out(part) is not part for e in whole for part in walk(e)):
        return function
    varied = possibly_varied(function, wrt)

    def written(e: Expr) -> Expr:
        e = map_children(written, e)
        return e if names_read(e).isdisjoint(varied) else _written_out(e)

    return replace(function, body=map_expressions(function.body, written))


def _written_out(e: Expr) -> Expr:
    match e:
        case (
            Binary(op="*", left=List(elements=elements), right=Literal(value=int() as count))
            | Binary(op="*", left=Literal(value=int() as count), right=List(elements=elements))
        ) if (
            type(count) is int
            and 0 < count * len(elements) <= _MOST
            and all(isinstance(each, (Name, Literal)) for each in elements)
        ):
            return List(elements * count, span=e.span)
        case _:
            return e
