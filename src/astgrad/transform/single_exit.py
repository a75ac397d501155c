"""One return at the end: early returns become branches that assign the result.

if x > 0:                 if x > 0:
    return x       ->         result = x
y = x * x                 else:
return y                      y = x * x
                              result = y
                          return result
"""

from __future__ import annotations

from dataclasses import replace

from astgrad.analysis.saved import always_returns
from astgrad.ir.expr import Expr, Name, Tuple
from astgrad.ir.names import Names
from astgrad.ir.stmt import Assign, Block, Function, If, Return, Stmt, statements


def single_exit(function: Function, names: Names) -> Function:
    """The function with its only return at its end. Functions that are so already come back as they are."""
    returns = [s for s in statements(function.body) if isinstance(s, Return)]
    if len(returns) == 1 and function.body[-1] is returns[0]:
        return function
    result = _result_target([s.value for s in returns], names)
    return replace(function, body=(*_assigned(function.body, result), Return(result)))


def _result_target(values: list[Expr | None], names: Names) -> Expr:
    """The name or names that take the result: a tuple of names where every return gives a tuple of the same length."""
    lengths = {len(value.elements) if isinstance(value, Tuple) else 0 for value in values}
    if len(lengths) == 1 and 0 not in lengths:
        return Tuple(tuple(Name(names.fresh("result")) for _ in range(lengths.pop())))
    return Name(names.fresh("result"))


def _assigned(block: Block, result: Expr) -> Block:
    new: list[Stmt] = []
    for position, statement in enumerate(block):
        rest = block[position + 1 :]
        match statement:
            case Return(value=Expr() as value):
                return (*new, Assign((result,), value, span=statement.span))
            case If(body=body, orelse=orelse) if any(isinstance(s, Return) for s in statements((statement,))):
                new_body = _assigned(body if always_returns(body) else (*body, *rest), result)
                new_orelse = _assigned((*orelse, *rest), result)
                return (*new, replace(statement, body=new_body, orelse=new_orelse))
            case _:
                new.append(statement)
    return tuple(new)
