"""Arrays that functions give and that are unpacked at once have names: what comes to their elements goes back as one cotangent.

p, q = g(w)        ->      g_value = g(w)
                           p, q = g_value
"""

from __future__ import annotations

from dataclasses import replace

from astgrad.analysis.activity import find_activity
from astgrad.analysis.analysed import Analysed
from astgrad.ir.expr import Call, Global, Name, Tuple
from astgrad.ir.kinds import Number
from astgrad.ir.names import Names
from astgrad.ir.stmt import Assign, Block, Stmt, with_body
from astgrad.transform.rename import map_block


def with_arrays_named(primal: Analysed, names: Names) -> Analysed:
    """The function with names for such arrays."""
    kinds = primal.kinds.with_variables({})

    def named(statement: Stmt) -> Block:
        match statement:
            case Assign(targets=(Tuple(),), value=Call(function=Global(id=id)) as value) if isinstance(kinds.of(value), Number):
                whole = Name(names.fresh(f"{id.strip('_')}_value"))
                kinds.note(whole.id, kinds.of(value))
                unpacked = Assign(statement.targets, whole, span=statement.span)
                return replace(statement, targets=(whole,), edited=True), unpacked
            case _:
                return (statement,)

    body = map_block(primal.function.body, named)
    if body == primal.function.body:
        return primal
    function = with_body(primal.function, body)
    return replace(primal, function=function, kinds=kinds, activity=find_activity(function, kinds, primal.wrt))
