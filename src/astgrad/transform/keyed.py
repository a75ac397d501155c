"""Dicts by keys that are no literals are filled, one item after the other, where a derivative may flow through them.

pipes = {("A", "B"): x, ("B", "C"): 2.0}                 pipes = {}
                                               ->        pipes["A", "B"] = x
                                                         pipes["B", "C"] = 2.0
"""

from __future__ import annotations

from astgrad.analysis.activity import may_vary, possibly_varied
from astgrad.ir.expr import Dict, Expr, KeyedDisplay, Literal, Name, Opaque, Subscript, Tuple, walk
from astgrad.ir.stmt import Assign, Block, Function, Stmt, statements, with_body
from astgrad.transform.rename import map_block


def with_filled_dicts(function: Function, wrt: tuple[str, ...]) -> Function:
    """The function with such dicts filled, where they may depend on the parameters `wrt`, or on others."""
    if not any(isinstance(s, Assign) and isinstance(s.value, KeyedDisplay) for s in statements(function.body)):
        return function
    varied = possibly_varied(function, (*wrt, *may_vary(function)))  # by any parameter: what it holds is known then

    def filled(statement: Stmt) -> Block:
        match statement:
            case Assign(targets=(Name(id=id) as target,), value=KeyedDisplay(keys=keys, elements=elements) as value) if (
                id in varied and id not in value.reads and _are_plain(keys) and not any(map(_has_text, elements))
            ):
                made = Assign(
                    (target,), Dict((), (), span=value.span), origin=statement.origin, edited=True, span=statement.span
                )
                items = zip(keys, elements, strict=True)
                return (made, *(Assign((Subscript(target, key),), element, span=value.span) for key, element in items))
            case _:
                return (statement,)

    return with_body(function, map_block(function.body, filled))


def _are_plain(keys: tuple[Expr, ...]) -> bool:
    """Whether the keys are literals, names, and tuples of these."""
    return all(isinstance(part, (Literal, Name, Tuple)) for key in keys for part in walk(key))


def _has_text(e: Expr) -> bool:
    return any(isinstance(part, Opaque) for part in walk(e))
